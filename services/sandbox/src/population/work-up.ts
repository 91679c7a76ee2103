import type { Chart } from "./chart.ts";
import { observe, type Taken } from "./resources/observation.ts";
import { type Batch, bloodCount, bloodPressure, report } from "./resources/panel.ts";
import { isResultKey, type ResultKey } from "./resources/reading.ts";
import type { Result, Results } from "./story.ts";

type Days = readonly [from: number, to: number];

/** One line of the work-up: when, and with what result where "normal" will not do. */
interface Line {
  readonly key: ResultKey;
  /** Unset: with the sample. */
  readonly daysAgo?: Days;
  readonly is?: string | readonly [from: number, to: number, digits?: number];
}

const SEROLOGY: Days = [20, 70];
const IMMUNOLOGY: Days = [4, 30];
const VISIT: Days = [2, 6];

/**
 * What someone eligible for NCT06421701 has had done: everything that the study asks about, inside its
 * windows, nothing in the way.
 */
const WORK_UP: readonly Line[] = [
  { key: "haemoglobin", is: [98, 128] },
  { key: "wbc", is: [3.8, 7.6, 1] },
  { key: "neutrophils", is: [2.4, 3.6, 1] },
  { key: "platelets", is: [112, 260] },
  { key: "alt" },
  { key: "ast" },
  { key: "bilirubin" },
  { key: "creatinine", is: [52, 88] },
  { key: "albumin", is: [31, 41] },
  { key: "pt" },
  { key: "inr" },
  { key: "iga" },
  { key: "igg" },
  { key: "cmvDna", is: "not-detected" },
  { key: "c3", daysAgo: IMMUNOLOGY, is: [0.38, 0.62, 2] },
  { key: "c4", daysAgo: IMMUNOLOGY, is: [0.04, 0.08, 2] },
  { key: "dsDna", daysAgo: IMMUNOLOGY, is: "positive" },
  { key: "ana", daysAgo: [200, 900], is: "positive" },
  { key: "urineProtein", daysAgo: [5, 20], is: [0.3, 2.6, 2] },
  { key: "hbsag", daysAgo: SEROLOGY, is: "negative" },
  { key: "antiHbc", daysAgo: SEROLOGY, is: "negative" },
  { key: "antiHbs", daysAgo: SEROLOGY, is: "positive" },
  { key: "antiHcv", daysAgo: SEROLOGY, is: "negative" },
  { key: "hiv", daysAgo: SEROLOGY, is: "negative" },
  { key: "syphilis", daysAgo: SEROLOGY, is: "negative" },
  { key: "igra", daysAgo: SEROLOGY, is: "negative" },
  { key: "hcgSerum", daysAgo: [2, 4], is: "negative" },
  { key: "lvef", daysAgo: [12, 55] },
  { key: "spo2", daysAgo: VISIT },
  { key: "temperature", daysAgo: VISIT },
  { key: "sledai", daysAgo: VISIT, is: [9, 18] },
  { key: "response", daysAgo: VISIT, is: "no-response" },
  { key: "classification", daysAgo: [40, 400], is: "yes" },
];

const COUNTED: ReadonlySet<ResultKey> = new Set(["haemoglobin", "wbc", "neutrophils", "platelets"]);
const REPORTED: ReadonlySet<ResultKey> = new Set([
  "alt",
  "ast",
  "bilirubin",
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
function linesFor(results: Results): readonly Line[] {
  const known = new Set(WORK_UP.map(({ key }) => key));
  const others = Object.keys(results)
    .filter(isResultKey)
    .filter((key) => !known.has(key));
  return [...WORK_UP, ...others.map((key) => ({ key }))];
}

/** What the story says of a line: none, or one or more results, gaps filled by the line. */
function resultsOf(said: Results[ResultKey], usual: Result): readonly Result[] {
  if (said === null) return [];
  if (said === undefined) return [usual];
  if (typeof said === "number" || typeof said === "string") return [{ is: said }];
  return [said].flat().map((result) => ({ ...usual, ...result }));
}

/** Files the work-up of one person, changed as their story says. */
export function workUp(chart: Chart, results: Results, needsPregnancyTest: boolean): void {
  const { random } = chart;
  const sample: Taken = { daysAgo: random.int(3, 9), minute: random.int(0, 120) };
  const batches = { count: [] as [ResultKey, Result][], chemistry: [] as [ResultKey, Result][] };
  for (const line of linesFor(results)) {
    const { key } = line;
    const said = results[key];
    if (key === "hcgSerum" && said === undefined && !needsPregnancyTest) continue;
    const taken = line.daysAgo ? { ...sample, daysAgo: random.int(...line.daysAgo) } : sample;
    // What the story dates or marks otherwise cannot be part of the sample's panel.
    const together = said === undefined || typeof said === "number";
    for (const result of resultsOf(said, usualResult(chart, line))) {
      if (together && COUNTED.has(key)) batches.count.push([key, result]);
      else if (together && REPORTED.has(key)) batches.chemistry.push([key, result]);
      else observe(chart, key, result, taken);
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
