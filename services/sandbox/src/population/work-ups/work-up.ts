import type { Random } from "../random.ts";
import type { ResultKey } from "../resources/reading.ts";
import type { DiagnosisEntry, DrugEntry, ReportEntry } from "../story.ts";

export type Days = readonly [from: number, to: number];

/** One line of a work-up: when, and with what result where "normal" will not do. */
export interface Line {
  readonly key: ResultKey;
  /** Unset: with the sample. */
  readonly daysAgo?: Days;
  readonly is?: string | readonly [from: number, to: number, digits?: number];
}

/**
 * What someone has had done whom every study of their disease would take: everything asked about, inside
 * its windows, nothing in the way. A key that stands twice is a series; a story that says something of
 * it says all of it.
 */
export interface WorkUp {
  readonly diagnoses: (random: Random) => readonly DiagnosisEntry[];
  readonly steroid: (kg: number) => readonly DrugEntry[];
  readonly immunomodulators: readonly DrugEntry[];
  readonly alsoTakes: readonly DrugEntry[];
  readonly lines: readonly Line[];
  readonly reports?: readonly ReportEntry[];
}

/** The mg of prednisone a day, in whole tablets, that are more than 1 mg per kg. */
export const aboveOneMilligram = (kg: number): number => Math.ceil((1.2 * kg) / 5) * 5;

const SEROLOGY: Days = [20, 70];
export const IMMUNOLOGY: Days = [4, 30];
export const VISIT: Days = [2, 6];
/** Not so long ago that the blood count no longer says what the haemoglobin was then. */
const LUNGS: Days = [8, 22];

/** What every study asks of everyone. */
export const SAFETY: readonly Line[] = [
  { key: "haemoglobin", is: [112, 146] },
  { key: "wbc", is: [3.9, 7.6, 1] },
  { key: "neutrophils", is: [2.4, 3.6, 1] },
  { key: "platelets", is: [142, 300] },
  { key: "alt" },
  { key: "ast" },
  { key: "bilirubin" },
  { key: "alp" },
  { key: "creatinine", is: [58, 64] },
  { key: "albumin", is: [36, 46] },
  { key: "pt" },
  { key: "inr" },
  { key: "iga" },
  { key: "igg" },
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
  { key: "response", daysAgo: VISIT, is: "no-response" },
];

/** Some lines, with others in place of those of the same key. */
export function withLines(base: readonly Line[], own: readonly Line[]): readonly Line[] {
  const keys = new Set(own.map(({ key }) => key));
  return [...base.filter(({ key }) => !keys.has(key)), ...own];
}

/** Lungs that are well. */
export const LUNG_FUNCTION: readonly Line[] = [
  { key: "fvc", daysAgo: LUNGS },
  { key: "dlco", daysAgo: LUNGS },
];

/** Lungs that are not: below 70 % of predicted, not so low that a study fears for them. */
export const LUNG_DISEASE: readonly Line[] = [
  { key: "fvc", daysAgo: LUNGS, is: [58, 66] },
  { key: "dlco", daysAgo: LUNGS, is: [50, 62] },
];

export const classified = (key: ResultKey): Line => ({ key, daysAgo: [40, 400], is: "yes" });
