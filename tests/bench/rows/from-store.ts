import { createHash } from "node:crypto";
import { recordFromText, recordToText } from "@cohort/record";
import { type Mix, bundleText, people } from "../corpus/people.ts";
import { type Ours, openOurs } from "../engines/ours.ts";
import { each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

/** Held in memory as text, so that both sides wait for nothing. */
const AT_MOST = 500;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** T4: matched again from the stored record, next to from stored FHIR. */
async function ofMix(mix: Mix, ours: Ours, options: BenchOptions): Promise<Row> {
  const patients = Math.min(AT_MOST, options.patients);
  const bundles = [...people(mix, options.seed, patients)].map(bundleText);
  const stored = bundles.map((text) => {
    const body = recordToText(ours.record(JSON.parse(text)));
    return { body, hash: sha256(body) };
  });
  const measured = await interleave(
    [
      {
        name: "stored facts",
        run() {
          for (const { body, hash } of stored) {
            if (sha256(body) !== hash) throw new Error("a record belies its hash");
            ours.match(recordFromText(body));
          }
        },
      },
      {
        name: "stored FHIR",
        run() {
          for (const text of bundles) ours.match(ours.record(JSON.parse(text)));
        },
      },
    ],
    options,
  );
  const figure = (side: number) => ({
    value: median(each(measured, side, "wall", patients)),
    unit: "ms",
  });
  const bytes = stored.reduce((sum, { body }) => sum + body.length, 0);
  return {
    id: `T4 ${mix}`,
    what: `match again from stored facts, ${patients} patients of a ${mix}, wall`,
    ours: figure(0),
    peer: { name: "from stored FHIR", ...figure(1) },
    measured: ratios(measured, "wall"),
    unit: "x",
    target: { atLeast: 10 },
    note: `${(bytes / patients / 1024).toFixed(1)} KB of text a record`,
  };
}

export async function rows(options: BenchOptions): Promise<readonly Row[]> {
  const ours = await openOurs();
  return [await ofMix("clinic", ours, options), await ofMix("hospital", ours, options)];
}
