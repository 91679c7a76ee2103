import { fork } from "node:child_process";
import { join } from "node:path";
import type { BenchOptions, Row } from "./row.ts";

/** A file that measures rows, and which ones. */
export interface Module {
  readonly file: string;
  readonly ids: readonly string[];
  /** Needs long loads to say anything, so that the quick form leaves it out. */
  readonly long?: true;
  /** Starts a PostgreSQL; has tests of its own beside it. */
  readonly database?: true;
}

export const MODULES: readonly Module[] = [
  { file: "rows/from-fhir.ts", ids: ["T1"] },
  { file: "rows/cql.ts", ids: ["T2", "T3"] },
  { file: "rows/from-store.ts", ids: ["T4"] },
  { file: "store/save.ts", ids: ["T5"], database: true },
  { file: "store/queue.ts", ids: ["T6"], database: true },
  { file: "rows/memory.ts", ids: ["T7"] },
  { file: "rows/load.ts", ids: ["T8", "T9", "T10"], long: true, database: true },
  { file: "rows/agreement.ts", ids: ["T11"] },
  { file: "rows/evaluation.ts", ids: ["evaluation"] },
];

/** As the product is started. */
const FLAGS = ["--max-semi-space-size=64"];

/** Measures a module's rows in a process of its own, with the flags that this one was started with. */
export function measure({ file }: Module, options: BenchOptions): Promise<readonly Row[]> {
  const child = fork(join(import.meta.dirname, "run.ts"), [file, JSON.stringify(options)], {
    execArgv: [...process.execArgv, ...FLAGS],
    // What a library says while it is loaded is not the bench's.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    let rows: readonly Row[] | null = null;
    child.once("message", (told) => (rows = told as readonly Row[]));
    child.once("close", (code) => {
      if (rows !== null && code === 0) resolve(rows);
      else reject(new Error(`${file} ended with ${String(code)}`));
    });
  });
}
