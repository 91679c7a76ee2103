import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../end-to-end/child.ts";
import { until } from "../worker/support.ts";

const CLI = join(dirname(fileURLToPath(import.meta.url)), "../../services/cli");
const LOG_KEPT = 4000;
const STARTS_WITHIN_MS = 120_000;

/** `dist`: the packages as they were built, which is what a hospital runs. */
export type Form = "dist" | "source";

/** One process of the product. It is started again under the same name and port after it was killed. */
export interface Running {
  readonly name: string;
  /** Where its metrics and probes are. */
  readonly beside: string;
  readonly pid: () => number;
  /** Whether it ended without having been told to, and the last that it wrote then. */
  readonly fell: () => string | null;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** SIGTERM: how it ended. */
  stop(): Promise<number | null>;
}

export async function processOf(
  name: string,
  command: "api" | "worker",
  { form, env }: { readonly form: Form; readonly env: Readonly<Record<string, string>> },
): Promise<Running> {
  const port = await freePort();
  const beside = `http://127.0.0.1:${port}`;
  // As the product is started: most of what a match makes is garbage at once.
  const flags = ["--max-semi-space-size=64", "--disable-proto=delete"];
  if (form === "source") flags.push("--conditions=@cohort/source", "--import", "tsx");
  const main = join(CLI, form === "dist" ? "dist/main.js" : "src/main.ts");
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  let child: ChildProcess | null = null;
  let isTold = false;
  let fell: string | null = null;
  let starting: Promise<void> = Promise.resolve();

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child;
    child = null;
    if (ending === null) return null;
    isTold = true;
    const ended = new Promise<number | null>((done) => ending.once("close", (code) => done(code)));
    ending.kill(signal);
    return ended;
  };
  const start = async (): Promise<void> => {
    isTold = false;
    const started = spawn(process.execPath, [...flags, main, command], {
      env: { ...inherited, ...env, METRICS_PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    let text = "";
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk: Buffer) => (text = (text + chunk.toString()).slice(-LOG_KEPT)));
    }
    started.once("close", (code) => {
      if (!isTold) fell = `${name} ended with ${code}:\n${text}`;
    });
    const isReady = async (): Promise<boolean> =>
      fell !== null ||
      child !== started ||
      (await fetch(`${beside}/health/ready`).catch(() => null))?.status === 200;
    await until(isReady, STARTS_WITHIN_MS).catch((error: unknown) => {
      fell ??= `${name} was never ready:\n${text}`;
      throw error;
    });
  };
  return {
    name,
    beside,
    pid: () => child?.pid ?? 0,
    fell: () => fell,
    start: () => (starting = start()),
    kill: async () => void (await end("SIGKILL")),
    stop: async () => {
      // One that has only begun would end of the signal itself.
      await starting.catch(() => {});
      return end("SIGTERM");
    },
  };
}

/** Resident memory in bytes and open files of a process, as Linux tells them; null where it is gone. */
export function ofProcess(pid: number): { readonly rss: number; readonly handles: number } | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { rss: Number(kilobytes) * 1024, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return null;
  }
}
