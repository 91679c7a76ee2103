import { STUDY } from "../../cql/comparison.ts";
import { createLeanSource } from "../../cql/lean-source.ts";
import { type CqlStudy, shippedSource } from "../../cql/run-cql.ts";
import { AS_OF, bundleText, people } from "../corpus/people.ts";
import { openCqlSides } from "../engines/cql.ts";
import { openOurs } from "../engines/ours.ts";
import { type Side, each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

/** So often does each side go through the same patients in a round, so that none is too short to be measured. */
const TIMES = { ours: 40, lean: 5, shipped: 1 } as const;

const times = (count: number, name: string, once: () => void | Promise<void>): Side => ({
  name,
  async run() {
    for (let left = count; left > 0; left -= 1) await once();
  },
});

const runsOf = (study: CqlStudy, texts: readonly string[]) => async (): Promise<void> => {
  for (const text of texts) await study.evaluate(JSON.parse(text));
};

/** T2 and T3: the bundles of one clinic against the same study in CQL. Everyone is decided in full, with evidence. */
export async function rows(options: BenchOptions): Promise<readonly Row[]> {
  const patients = Math.min(options.quick ? 3 : 24, options.patients);
  const texts = [...people("clinic", options.seed, patients)].map(bundleText);
  const ours = await openOurs();
  const { cqlOver } = await openCqlSides();
  const lean = cqlOver(createLeanSource(), AS_OF);
  const shipped = cqlOver(shippedSource(), AS_OF);
  const measured = await interleave(
    [
      times(TIMES.ours, "cohort-matcher", () => {
        for (const text of texts) ours.decide(ours.record(JSON.parse(text)), STUDY);
      }),
      times(TIMES.lean, "lean", runsOf(lean, texts)),
      times(TIMES.shipped, "shipped", runsOf(shipped, texts)),
    ],
    options,
  );
  const figure = (side: number, count: number) => ({
    value: 1000 / median(each(measured, side, "cpu", patients * count)),
    unit: "patients/s",
  });
  const ratio = (side: number, count: number): readonly number[] =>
    ratios(measured, "cpu", [0, side]).map((one) => (one * TIMES.ours) / count);
  const what = `parse, map and decide ${STUDY}, ${patients} patients of a clinic, CPU`;
  const row = { what, ours: figure(0, TIMES.ours), unit: "x" };
  return [
    {
      ...row,
      id: "T2",
      peer: {
        name: "cql-execution 3.3.2 + cql-exec-fhir 2.2.0 as shipped",
        ...figure(2, TIMES.shipped),
      },
      measured: ratio(2, TIMES.shipped),
      target: { atLeast: 200 },
    },
    {
      ...row,
      id: "T3",
      peer: {
        name: "cql-execution 3.3.2 with a lean patient source",
        ...figure(1, TIMES.lean),
      },
      measured: ratio(1, TIMES.lean),
      target: { atLeast: 12 },
      note: "lean: entries found by code, every element wrapped once and only when asked for",
    },
  ];
}
