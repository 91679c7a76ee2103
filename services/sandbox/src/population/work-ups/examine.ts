import type { Chart } from "../chart.ts";
import { observe, type Taken } from "../resources/observation.ts";
import { type Batch, bloodCount, bloodPressure, report } from "../resources/panel.ts";
import { isResultKey, type ResultKey } from "../resources/reading.ts";
import { scored } from "../resources/score-sheet.ts";
import type { Result, Results } from "../story.ts";
import type { Line } from "./work-up.ts";

const COUNTED: ReadonlySet<ResultKey> = new Set(["haemoglobin", "wbc", "neutrophils", "platelets"]);
const REPORTED: ReadonlySet<ResultKey> = new Set([
  "alt",
  "ast",
  "bilirubin",
  "alp",
  "creatinine",
  "albumin",
]);

function usualResult({ random }: Chart, { is }: Line): Result {
  if (is === undefined) return {};
  if (typeof is === "string") return { is };
  const [from, to, digits = 0] = is;
  return { is: random.between(from, to, digits) };
}

/** The work-up's lines, and one for each result that only the story has. */
function linesFor(lines: readonly Line[], results: Results): readonly Line[] {
  const known = new Set<string>();
  const own = lines.filter(({ key }) => {
    const again = known.has(key);
    known.add(key);
    return !again || results[key] === undefined;
  });
  const others = Object.keys(results)
    .filter(isResultKey)
    .filter((key) => !known.has(key));
  return [...own, ...others.map((key) => ({ key }))];
}

/** What the story says of a line: none, or one or more results, gaps filled by the line. */
function resultsOf(said: Results[ResultKey], usual: Result): readonly Result[] {
  if (said === null) return [];
  if (said === undefined) return [usual];
  if (typeof said === "number" || typeof said === "string") return [{ is: said }];
  return [said].flat().map((result) => ({ ...usual, ...result }));
}

/** Files the work-up of one person, changed as their story says. */
export function examine(
  chart: Chart,
  lines: readonly Line[],
  results: Results,
  needsPregnancyTest: boolean,
): void {
  const { random } = chart;
  const sample: Taken = { daysAgo: random.int(3, 9), minute: random.int(0, 120) };
  const batches = { count: [] as [ResultKey, Result][], chemistry: [] as [ResultKey, Result][] };
  for (const line of linesFor(lines, results)) {
    const { key } = line;
    const said = results[key];
    if (key === "hcgSerum" && said === undefined && !needsPregnancyTest) continue;
    const taken = line.daysAgo ? { ...sample, daysAgo: random.int(...line.daysAgo) } : sample;
    // What the story dates or marks otherwise cannot be part of the sample's panel, or on a sheet.
    const together = said === undefined || typeof said === "number";
    for (const result of resultsOf(said, usualResult(chart, line))) {
      if (together && COUNTED.has(key)) batches.count.push([key, result]);
      else if (together && REPORTED.has(key)) batches.chemistry.push([key, result]);
      else if (!together || !scored(chart, key, result.is, taken))
        observe(chart, key, result, taken);
    }
  }
  bloodCount(chart, batches.count, sample);
  chemistry(chart, batches.chemistry, sample);
  bloodPressure(chart, random.int(104, 138), random.int(62, 86), { ...sample, daysAgo: 3 });
}

function chemistry(chart: Chart, batch: Batch, sample: Taken): void {
  const results = batch.map(([key, result]) => observe(chart, key, result, sample));
  if (results.length > 0) report(chart, { text: "Chemistry" }, results, sample);
}
