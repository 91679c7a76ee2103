import { conceptId, parseDateSpan, parseDay } from "@cohort/foundation";
import {
  type ConditionFact,
  type Fact,
  type MedicationFact,
  type Moment,
  type ObservationFact,
  type PatientRecord,
  indexRecord,
} from "@cohort/record";
import {
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
} from "@cohort/terminology";
import { assess } from "../src/assess.ts";
import { compile } from "../src/evaluate.ts";
import { explain } from "../src/explain.ts";
import type { Rule } from "../src/syntax.ts";

const DICTIONARY = `
concepts:
  skin-score: { label: Skin score, kind: score, unit: "{score}", unitless: "true" }
  lung-share: { label: Vital capacity, kind: lab, unit: "%" }
  lung-volume: { label: Vital capacity in litres, kind: lab, unit: L }
  neutrophils: { label: Neutrophils, kind: lab, unit: 10*9/L }
  antibody: { label: Antibody, kind: lab, recency: ever, unit: "[GPL'U]" }
  antibody-a: { label: Antibody A, kind: lab, recency: ever, broader: [panel] }
  antibody-b: { label: Antibody B, kind: lab, recency: ever, broader: [panel] }
  panel: { label: Panel, kind: lab, recency: ever }
  swelling: { label: Swelling, kind: condition }
  disease: { label: Disease, kind: condition }
  tumour: { label: Tumour, kind: condition }
  growth-factor: { label: Growth factor, kind: medication, systemic: "true" }
  steroid: { label: Steroid, kind: medication, systemic: "true", equalsPrednisone5: "5" }
  biologic: { label: Biologic, kind: medication }
  drug-a: { label: Drug A, kind: medication, broader: [biologic], mechanism: tnf-inhibitor }
  drug-b: { label: Drug B, kind: medication, broader: [biologic], mechanism: tnf-inhibitor }
  drug-c: { label: Drug C, kind: medication, broader: [biologic] }
  graft: { label: Graft, kind: procedure }
  vaccine: { label: Vaccine, kind: immunization }
  reaction: { label: Reaction, kind: allergy }
  body-weight: { label: Weight, kind: vital, unit: kg }
`;

function build(): Terminology {
  const parsed = parseDictionary([{ name: "test.yaml", text: DICTIONARY }]);
  const built = parsed.ok ? buildTerminology(parsed.value, defaultSite) : parsed;
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value;
}

export const terminology = build();

/** `2026-10-01`, or as much of it as is known. */
export function at(text: string): Moment {
  const span = parseDateSpan(text);
  if (!span) throw new Error(`${text} is no date`);
  return span;
}

const hit = (concept: string) => [{ concept: conceptId(concept), tier: "core" as const }];

let entries = 0;
const source = (type: string): string => {
  entries += 1;
  return `${type}/${entries}`;
};

export const result = (
  concept: string,
  value: number | string,
  on: string,
  unit: string | null = null,
): ObservationFact => ({
  kind: "observation",
  source: source("Observation"),
  hits: hit(concept),
  when: at(on),
  status: "final",
  value:
    typeof value === "number" ? { type: "quantity", value, unit } : { type: "word", word: value },
  range: null,
  flag: null,
});

export const condition = (
  concept: string,
  onset: string | null,
  rest: Partial<ConditionFact> = {},
): ConditionFact => ({
  kind: "condition",
  source: source("Condition"),
  hits: hit(concept),
  onset: onset === null ? null : at(onset),
  ended: null,
  recorded: null,
  clinical: "active",
  verification: "confirmed",
  severity: null,
  ...rest,
});

export const drug = (
  concept: string,
  from: string | null,
  to: string | null,
  rest: Partial<MedicationFact> = {},
): MedicationFact => ({
  kind: "medication",
  source: source("MedicationStatement"),
  hits: hit(concept),
  resource: "statement",
  start: from === null ? null : at(from),
  end: to === null ? null : at(to),
  ongoing: false,
  route: null,
  dose: null,
  ...rest,
});

/** What a rule means for an inclusion criterion: `pass recorded`, `unknown missing` ..., and when that changes. */
export function decide(rule: Rule, facts: readonly Fact[], asOf = "2026-11-01") {
  const record: PatientRecord = {
    schema: 1,
    birth: at("1980-01-01"),
    sex: "female",
    deceased: null,
    facts,
    unclaimed: [],
    issues: [],
    gaps: [],
    complete: [],
  };
  const day = parseDay(asOf);
  if (day === null) throw new Error(`${asOf} is no date`);
  const finding = compile(
    rule,
    terminology,
  )({ index: indexRecord(record, terminology), asOf: day });
  const { outcome, basis, reason, message, breakpoints } = assess("inclusion", finding);
  return {
    says: [outcome, basis ?? reason].filter((part) => part !== null).join(" "),
    breakpoints,
    explanation: explain(message, "inclusion"),
  };
}
