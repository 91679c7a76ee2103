import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** What is made once a machine: a Debian, a Node, and the images. */
export const CACHE = process.env["IMAGE_CACHE"] ?? "/var/tmp/cohort-image";

const TOOLS = ["buildah", "podman", "runc", "debootstrap", "redis-server", "openssl"];

/** Why no image can be built and run here; null where it can. */
export function whyNoImage(): string | null {
  const missing = TOOLS.filter((tool) => !runs("which", [tool]));
  if (missing.length > 0) return `not on the PATH: ${missing.join(", ")}`;
  if (process.getuid?.() !== 0) return "building a root file system needs root";
  return runs("podman", [...storage(), "info"]) ? null : "podman does not run on this machine";
}

function runs(program: string, argv: readonly string[]): boolean {
  try {
    execFileSync(program, argv, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

let driver: string | null = null;

/** A store of images of our own. `overlay` where the kernel lets us, else whole copies. */
export function storage(): readonly string[] {
  mkdirSync(CACHE, { recursive: true });
  const at = (name: string): readonly string[] => [
    `--root=${join(CACHE, `store-${name}`)}`,
    `--runroot=${join(CACHE, `run-${name}`)}`,
    `--storage-driver=${name}`,
  ];
  driver ??= runs("podman", [...at("overlay"), "info"]) ? "overlay" : "vfs";
  return at(driver);
}

/** No cluster and no systemd here: runc, and control groups by file. */
const podmanArgv = (argv: readonly string[]): string[] => [
  ...storage(),
  "--runtime=runc",
  "--cgroup-manager=cgroupfs",
  ...argv,
];

/** A pod under the profile "restricted" has no more than this. */
const RESTRICTED = [
  "--network=host",
  "--read-only",
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
  "--ulimit=nofile=1024:1024",
  "--ulimit=nproc=1024:1024",
];

export const podman = (...argv: readonly string[]): string =>
  execFileSync("podman", podmanArgv(argv), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

export interface Settings {
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the host that is `/run/cohort` in the container, to read. */
  readonly files?: string;
  readonly options?: readonly string[];
}

const runArgv = (image: string, argv: readonly string[], settings: Settings): string[] => [
  ...RESTRICTED,
  ...Object.entries(settings.env ?? {}).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ...(settings.files === undefined ? [] : ["--volume", `${settings.files}:/run/cohort:ro`]),
  ...(settings.options ?? []),
  image,
  ...argv,
];

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const collect = (child: ChildProcess): Promise<Ended> =>
  new Promise((done, failed) => {
    let [out, err] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.once("error", failed);
    child.once("close", (code) => done({ code, out, err }));
  });

/** One command of the image, to its end. */
export const runOnce = (
  image: string,
  argv: readonly string[],
  settings: Settings = {},
): Promise<Ended> =>
  collect(spawn("podman", podmanArgv(["run", "--rm", ...runArgv(image, argv, settings)])));

export interface Container {
  readonly logs: () => string;
  /** SIGTERM, and SIGKILL after so many seconds; resolves with how its first process ended. */
  stop(seconds: number): Promise<number>;
  remove(): void;
}

let started = 0;

/** A service in the background. */
export function start(image: string, argv: readonly string[], settings: Settings = {}): Container {
  const name = `cohort-${process.pid}-${++started}`;
  podman("run", "--detach", "--name", name, ...runArgv(image, argv, settings));
  return {
    logs: () => podman("logs", name),
    stop: async (seconds) => {
      await collect(spawn("podman", podmanArgv(["stop", "--time", String(seconds), name])));
      return Number(podman("inspect", "--format", "{{.State.ExitCode}}", name));
    },
    remove: () => void podman("rm", "--force", "--time", "0", name),
  };
}
