import { parseArgs } from "node:util";
import { type Comparison, compare, openSides } from "./comparison.ts";
import { KNOWN, RULES } from "./rules.ts";

/** With so many patients a rule that explains nothing has lost its reason. */
const ENOUGH = 2000;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function table({ criteria, explained }: Comparison): void {
  const columns = ["pass", "fail", "open", "explained", "unexplained"] as const;
  print(["criterion", ...columns].map((name) => name.padStart(11)).join(" "));
  for (const [id, tally] of criteria) {
    print(
      [id, ...columns.map((name) => String(tally[name]))].map((one) => one.padStart(11)).join(" "),
    );
  }
  print("");
  for (const [title, rules] of [
    ["Differences that are meant", RULES],
    ["Known faults", KNOWN],
  ] as const) {
    print(title);
    for (const { id, why } of rules) {
      const cells = explained.get(id) ?? [];
      const where = [...new Set(cells.map(({ criterion }) => criterion))].join(" ");
      print(`  ${String(cells.length).padStart(5)}  ${id}: ${why} ${where}`);
    }
  }
}

const { values } = parseArgs({
  // A `--` that the package manager hands on is no argument of ours.
  args: process.argv.slice(2).filter((arg) => arg !== "--"),
  options: {
    patients: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});
const [patients, seed] = [Number(values.patients), Number(values.seed)];
const compared = await compare(await openSides(), seed, patients);
const { cells, agreeing, explained, unexplained, spent } = compared;
table(compared);
print("");
for (const { patient, criterion, outcome, reason, cql, explanation } of unexplained) {
  const ours = reason === null ? outcome : `${outcome} (${reason})`;
  print(`UNEXPLAINED patient ${patient} ${criterion}: ${ours}, CQL ${String(cql)}. ${explanation}`);
}
const unused = RULES.filter(({ id }) => patients >= ENOUGH && !explained.has(id));
for (const { id } of unused) print(`UNUSED rule ${id}`);
const share = ((100 * agreeing) / cells).toFixed(2);
print(`${patients} patients, seed ${seed}: ${cells} cells, ${agreeing} agree (${share} %)`);
print(`${cells - agreeing - unexplained.length} explained, ${unexplained.length} unexplained`);
const each = (spentMs: number): string => (spentMs / patients).toFixed(1);
print(`ms a patient: cql-execution ${each(spent.cql)}, engine ${each(spent.engine)}`);
process.exitCode = unexplained.length > 0 || unused.length > 0 ? 1 : 0;
