import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { COMMANDS } from "./growth/commands.ts";
import { MODULES, measure } from "./modules.ts";
import {
  type Measured,
  README,
  RESULTS,
  machine,
  merged,
  plain,
  readResults,
  resultsText,
  withTable,
} from "./report.ts";
import type { BenchOptions } from "./row.ts";

/** `pnpm bench`: how fast and how large it is, next to other ways to do the same. `--help` says with what. */
const HELP = `pnpm bench -- [options]
  --quick         about a minute: few patients, without T8 to T10
  --rows T1,T4    these rows alone
  --rounds 3      interleaved rounds, at least three
  --patients 2000 people of the smaller corpus; the larger one has ten times as many
  --seed 1
  --warm 3000     milliseconds that each side runs before it is measured
  --write         tests/bench/results.json and the table in README.md

pnpm bench -- growth [patients] [studies] [workers]   a hospital of that size matched from nothing
pnpm bench -- rematch [patients] [studies]            what one change costs in a hospital at rest
pnpm bench -- queue-memory                            what Redis holds of jobs that wait`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // A `--` that the package manager hands on is no argument of ours.
  args: process.argv.slice(2).filter((arg) => arg !== "--"),
  options: {
    help: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    rows: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    patients: { type: "string" },
    seed: { type: "string", default: "1" },
    warm: { type: "string" },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function bench(): Promise<void> {
  const { quick } = values;
  const options: BenchOptions = {
    quick,
    rounds: Math.max(3, Number(values.rounds)),
    patients: Number(values.patients ?? (quick ? "150" : "2000")),
    seed: Number(values.seed),
    warmMs: Number(values.warm ?? (quick ? "1000" : "3000")),
  };
  const asked = values.rows.split(",").filter((id) => id !== "");
  const modules = MODULES.filter(({ ids, long }) =>
    asked.length > 0 ? ids.some((id) => asked.includes(id)) : !(quick && long === true),
  );
  const date = new Date().toISOString().slice(0, 10);
  const rows: Measured[] = [];
  for (const module of modules) {
    try {
      const told = (await measure(module, options)).map((row) => ({ ...row, date }));
      rows.push(...told);
      say(plain(told));
    } catch (error) {
      // The others are measured all the same.
      process.exitCode = 1;
      say(`${module.ids.join(", ")}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (values.write) write(rows);
}

function write(rows: readonly Measured[]): void {
  const how = `pnpm bench${values.quick ? " -- --quick" : ""}`;
  const results = { machine: machine(), command: how, rows: merged(readResults().rows, rows) };
  writeFileSync(RESULTS, resultsText(results));
  writeFileSync(README, withTable(readFileSync(README, "utf8"), readResults()));
}

const [word = "", ...rest] = positionals;
const command = COMMANDS[word];
if (values.help || (word !== "" && !command)) say(HELP);
else await (command?.(rest) ?? bench());
