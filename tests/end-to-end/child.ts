import { type ChildProcess, spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const MAIN = join(ROOT, "services/cli/src/main.ts");
const PROMPT_MS = 120_000;

export interface Child {
  readonly process: ChildProcess;
  /** What it has printed so far, both streams. */
  readonly said: () => string;
  /** Standard output alone: the answer, without how it went. */
  readonly answer: () => string;
  /** Resolves when it has printed something that fits; rejects when it ends before. */
  until(pattern: RegExp): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** Runs `cohort` as people do: a process of its own, from source, with no terminal. */
export const cohort = (
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child => runSource(MAIN, argv, env);

/** The same with any TypeScript file. */
export function runSource(
  file: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const { DATABASE_URL: _, QUEUE_URL: __, NODE_OPTIONS: ___, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    ["--conditions=@cohort/source", "--import", "tsx", file, ...argv],
    { cwd: ROOT, env: { ...inherited, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  let answer = "";
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
  const until = (pattern: RegExp): Promise<void> =>
    new Promise((done, failed) => {
      const late = setTimeout(
        () => failed(new Error(`never said ${pattern}:\n${text}`)),
        PROMPT_MS,
      );
      const check = (): void => {
        if (!pattern.test(text)) return;
        clearTimeout(late);
        listeners.delete(check);
        done();
      };
      listeners.add(check);
      void ended.then(() => {
        clearTimeout(late);
        failed(new Error(`ended without saying ${pattern}:\n${text}`));
      });
      check();
    });
  return { process: child, said: () => text, answer: () => answer, until, ended };
}

/** A port of this machine that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
