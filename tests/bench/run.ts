import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { BenchOptions, Row } from "./row.ts";

/** Rows of one module in a process of their own, so that nothing that one measures weighs on another: `run.ts <module> <options>`. */
interface Module {
  rows(options: BenchOptions): Promise<readonly Row[]>;
}

const [, , file = "", options = "{}"] = process.argv;
const { rows } = (await import(pathToFileURL(resolve(import.meta.dirname, file)).href)) as Module;
const measured = await rows(JSON.parse(options) as BenchOptions);
process.send?.(measured);
