import { rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf, writeCorpus } from "../corpus/file.ts";
import type { Mix } from "../corpus/people.ts";
import type { StoredMatches } from "@cohort/matching";
import { type Ours, isCandidate, openOurs } from "../engines/ours.ts";
import { each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

const perSecond = (milliseconds: readonly number[]) => ({
  value: 1000 / median(milliseconds),
  unit: "patients/s",
});

/** Milliseconds. */
type Steps = Record<"parse" | "map" | "match", number>;

function stepByStep(line: string, ours: Ours, steps: Steps): StoredMatches {
  const started = performance.now();
  const bundle: unknown = JSON.parse(line);
  const parsed = performance.now();
  const record = ours.record(bundle);
  const mapped = performance.now();
  const matched = ours.match(record);
  steps.parse += parsed - started;
  steps.map += mapped - parsed;
  steps.match += performance.now() - mapped;
  return matched;
}

const sharesOf = ({ parse, map, match }: Steps): string => {
  const percent = (step: number): string => `${Math.round((100 * step) / (parse + map + match))} %`;
  return `of ours parsing takes ${percent(parse)}, mapping ${percent(map)}, matching ${percent(match)}`;
};

/** T1: a file of bundles, read, parsed, mapped and matched, next to a file of bundles read and parsed. */
async function ofMix(
  folder: string,
  mix: Mix,
  patients: number,
  options: BenchOptions,
): Promise<Row> {
  const path = join(folder, `${mix}-${patients}.ndjson`);
  const corpus = await writeCorpus(path, mix, options.seed, patients);
  const ours = await openOurs();
  let candidates = 0;
  const steps: Steps = { parse: 0, map: 0, match: 0 };
  const measured = await interleave(
    [
      {
        name: "cohort-matcher",
        async run() {
          candidates = 0;
          for await (const line of linesOf(path)) {
            if (isCandidate(stepByStep(line, ours, steps))) candidates += 1;
          }
        },
      },
      {
        name: "JSON.parse alone",
        async run() {
          for await (const line of linesOf(path)) JSON.parse(line);
        },
      },
    ],
    options,
  );
  await rm(path);
  const entries = Math.round(corpus.resources / patients);
  const kilobytes = Math.round(corpus.bytes / patients / 1024);
  return {
    id: `T1 ${mix}`,
    what: `read, parse, map and match all five studies, ${patients} patients of a ${mix}, CPU`,
    ours: perSecond(each(measured, 0, "cpu", patients)),
    peer: { name: "read + JSON.parse", ...perSecond(each(measured, 1, "cpu", patients)) },
    measured: ratios(measured, "cpu"),
    unit: "x",
    target: { atLeast: 0.7 },
    note: `${entries} resources and ${kilobytes} KB a patient, ${candidates} candidates; ${sharesOf(steps)}`,
  };
}

export async function rows(options: BenchOptions): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "cohort-bench-"));
  try {
    const { patients, quick } = options;
    const all = [await ofMix(folder, "clinic", patients, options)];
    all.push(await ofMix(folder, "hospital", patients, options));
    if (!quick) all.push(await ofMix(folder, "hospital", 10 * patients, options));
    return all;
  } finally {
    await rm(folder, { recursive: true });
  }
}
