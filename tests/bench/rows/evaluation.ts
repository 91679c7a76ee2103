import { indexRecord } from "@cohort/record";
import { LogicEngine } from "json-logic-engine";
import { STUDY } from "../../cql/comparison.ts";
import { bundleText, people } from "../corpus/people.ts";
import { openOurs } from "../engines/ours.ts";
import {
  type Threshold,
  compare,
  countOurs,
  numbersOf,
  thresholdsOf,
} from "../engines/thresholds.ts";
import { type Side, each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

/** So often in a round: a pass over all patients takes some milliseconds. */
const TIMES = { ours: 20, logic: 400, columns: 2000 } as const;

/** Each threshold a compiled rule of its own, as a list of answers. */
function logicOf(thresholds: readonly Threshold[]): (data: unknown) => unknown {
  const engine = new LogicEngine();
  return engine.build(
    thresholds.map(({ op, bound }, at) => ({
      and: [{ "!==": [{ var: `v${at}` }, null] }, { [op]: [{ var: `v${at}` }, bound] }],
    })),
  );
}

const repeat = (name: string, count: number, once: () => void): Side => ({
  name,
  run() {
    for (let left = count; left > 0; left -= 1) once();
  },
});

/** For information: the study's plain thresholds alone, on facts that are indexed already. */
export async function rows(options: BenchOptions): Promise<readonly Row[]> {
  const count = Math.min(300, options.patients);
  const ours = await openOurs();
  const thresholds = thresholdsOf(ours, STUDY);
  const indexes = [...people("clinic", options.seed, count)].map((someone) =>
    indexRecord(ours.record(JSON.parse(bundleText(someone))), ours.engine.terminology),
  );
  const numbers = indexes.map((index) => numbersOf(index, ours, thresholds));
  const data = numbers.map((row) =>
    Object.fromEntries(row.map((value, at) => [`v${at}`, Number.isNaN(value) ? null : value])),
  );
  const columns = thresholds.map((_, at) => Float64Array.from(numbers, (row) => row[at] ?? NaN));
  const logic = logicOf(thresholds);
  const holding = { ours: 0, logic: 0, columns: 0 };
  const measured = await interleave(
    [
      repeat("cohort-matcher", TIMES.ours, () => {
        holding.ours = 0;
        for (const index of indexes) holding.ours += countOurs(index, ours, thresholds);
      }),
      repeat("json-logic-engine", TIMES.logic, () => {
        holding.logic = 0;
        for (const row of data) {
          for (const held of logic(row) as readonly boolean[]) if (held) holding.logic += 1;
        }
      }),
      repeat("typed columns", TIMES.columns, () => {
        holding.columns = 0;
        thresholds.forEach(({ op, bound }, at) => {
          const column = columns[at] ?? new Float64Array();
          for (const value of column) if (compare(op, value, bound)) holding.columns += 1;
        });
      }),
    ],
    options,
  );
  if (holding.logic !== holding.columns) throw new Error("the peers disagree");
  const figure = (side: number, times: number) => ({
    value: 1000 / median(each(measured, side, "cpu", count * times)),
    unit: "patients/s",
  });
  const row = (id: string, name: string, side: number, times: number, note: string): Row => ({
    id,
    what: `${thresholds.length} thresholds of ${STUDY} on indexed facts, evaluation alone, CPU`,
    ours: figure(0, TIMES.ours),
    peer: { name, ...figure(side, times) },
    measured: ratios(measured, "cpu", [0, side]).map((one) => (one * TIMES.ours) / times),
    unit: "x",
    target: null,
    note,
  });
  const decided = `${holding.ours} hold for us, ${holding.logic} for it, of ${count * thresholds.length}`;
  return [
    row(
      "evaluation, rules",
      "json-logic-engine 5.0.7, compiled",
      1,
      TIMES.logic,
      `it is two-valued, without window, unit or evidence: ${decided}`,
    ),
    row(
      "evaluation, columns",
      "typed columns, the bound",
      2,
      TIMES.columns,
      "numbers in rows of memory, nothing else",
    ),
  ];
}
