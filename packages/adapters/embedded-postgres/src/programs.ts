import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { join } from "node:path";
import type { Owner } from "./folders.ts";

export interface Programs {
  /** Holds `bin`, `lib` and `share`. */
  readonly native: string;
  readonly owner: Owner | null;
}

/** English messages, UTC, and nothing of our own environment: it may hold secrets. */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" };

export const spawnOptions = ({ native, owner }: Programs): SpawnOptions => ({
  ...owner,
  cwd: native,
  env: ENVIRONMENT,
});

export const program = ({ native }: Programs, name: "postgres" | "initdb"): string =>
  join(native, "bin", name);

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. A program that cannot be started has no code, and the reason as output. */
export async function run(
  programs: Programs,
  name: "postgres" | "initdb",
  args: readonly string[],
): Promise<Ended> {
  let child: ChildProcess;
  try {
    child = spawn(program(programs, name), args, {
      ...spawnOptions(programs),
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    return { code: null, output: String(error) };
  }
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done) => {
    child.once("error", (error) => done({ code: null, output: error.message }));
    child.once("close", (code) => done({ code, output }));
  });
}
