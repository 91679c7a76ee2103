import { conceptId, parseDateSpan } from "@cohort/foundation";
import {
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
} from "@cohort/terminology";
import { type RecordIndex, indexRecord } from "../src/index-record.ts";
import type { ObservationFact, ObservedValue, PatientRecord } from "../src/record.ts";
import type { DerivedObservation } from "../src/derive/derivation.ts";
import { DERIVATIONS } from "../src/derive/table.ts";

const UNITS: Readonly<Record<string, string>> = {
  "creatinine-serum": 'umol/L, printed: { "mg/dL": "88.4" }',
  "body-weight": "kg",
  haemoglobin: "g/L",
  "fvc-absolute": "L",
  "fvc-predicted-abs": "L",
  "dlco-percent-predicted": '"%"',
  esr: "mm/h",
  crp: "mg/L",
  "creatine-kinase": "U/L",
  aldolase: "U/L",
  ldh: "U/L",
  ast: "U/L",
  alt: "U/L",
  "patient-global-activity": '"{score}", unitless: "true", printed: { cm: "1", mm: "0.1" }',
  "physician-global-activity": '"{score}", unitless: "true", printed: { cm: "1", mm: "0.1" }',
};

const ids = new Set(DERIVATIONS.flatMap(({ concept, inputs }) => [concept, ...inputs]));
const entry = (id: string): string =>
  `  ${id}: { label: ${id}, kind: lab, unit: ${UNITS[id] ?? '"{score}", unitless: "true"'} }`;

function built(): Terminology {
  const text = ["concepts:", ...[...ids].map(entry)].join("\n");
  const parsed = parseDictionary([{ name: "test.yaml", text }]);
  const made = parsed.ok ? buildTerminology(parsed.value, defaultSite) : parsed;
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

export const terminology = built();

export const spanOfDate = (date: string) => {
  const span = parseDateSpan(date);
  if (!span) throw new Error(`${date} is no date`);
  return span;
};

export const dayOf = (date: string): number => spanOfDate(date).from;

const VISIT = "2026-10-20";

let count = 0;

/** A result: a number is in `unit`, a text a word, null nothing. */
export function result(
  concept: string,
  value: number | string | boolean | ObservedValue,
  unit: string | null = null,
  date: string = VISIT,
  more: Partial<ObservationFact> = {},
): ObservationFact {
  count += 1;
  const observed = (): ObservedValue => {
    if (typeof value === "number") return { type: "quantity", value, unit };
    if (typeof value === "string") return { type: "word", word: value };
    return typeof value === "boolean" ? { type: "boolean", value } : value;
  };
  return {
    kind: "observation",
    source: `Observation/${concept}-${count}`,
    hits: [{ concept: conceptId(concept), tier: "core" }],
    when: spanOfDate(date),
    status: "final",
    value: observed(),
    range: null,
    flag: null,
    ...more,
  };
}

/** A record of someone of an age (or birth date) on the day of the visit. */
export function patient(
  sex: "female" | "male",
  born: number | string,
  facts: readonly ObservationFact[],
): PatientRecord {
  const birth = typeof born === "string" ? born : `${2026 - born}-01-01`;
  return {
    schema: 1,
    birth: spanOfDate(birth),
    sex,
    deceased: null,
    facts,
    unclaimed: [],
    issues: [],
    gaps: [],
    complete: [],
  };
}

export const indexOf = (record: PatientRecord, terms: Terminology = terminology): RecordIndex =>
  indexRecord(record, terms);

/** All facts that a formula gives for a concept. */
export const derivedOf = (
  concept: string,
  record: PatientRecord,
  asOf = "2026-12-31",
): readonly DerivedObservation[] => indexOf(record).derived(conceptId(concept), dayOf(asOf));

/** Their values alone: a number, or both ends of what is left open. */
export const valuesOf = (
  facts: readonly DerivedObservation[],
): readonly (number | readonly (number | null)[] | null)[] =>
  facts.map(({ value }) => {
    if (value.type === "quantity") return value.value;
    return value.type === "interval" ? [value.low, value.high] : null;
  });

export const only = (facts: readonly DerivedObservation[]): DerivedObservation => {
  const [first] = facts;
  if (!first || facts.length !== 1) throw new Error(`${facts.length} facts instead of one`);
  return first;
};
