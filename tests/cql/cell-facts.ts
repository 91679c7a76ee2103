import type { Coding, Condition, FhirResource, Observation, Patient } from "fhir/r4.js";
import type { CodeLists } from "./code-lists.ts";
import type { Cell } from "./comparison.ts";

/** The tests that a criterion looks at the latest result of. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  "inc-3": ["classification-eular-acr-2019-sle"],
  "inc-4": ["anti-dsdna", "c3-complement", "c4-complement"],
  "inc-5": ["sledai-2k-total"],
  "inc-6": ["treatment-response"],
  "inc-7a": ["haemoglobin"],
  "inc-7b": ["wbc"],
  "inc-7c": ["neutrophils-abs"],
  "inc-7d": ["platelets"],
  "inc-8a": ["alt"],
  "inc-8b": ["ast"],
  "inc-8c": ["egfr", "creatinine-serum"],
  "inc-8d": ["bilirubin-total"],
  "inc-8e": ["lvef"],
  "inc-8f": ["spo2-room-air"],
  "inc-8g": ["prothrombin-time"],
  "inc-8h": ["inr"],
  "inc-1": ["informed-consent"],
  "inc-9": ["contraception-agreement"],
  "exc-2": ["pregnancy-status", "hcg-serum", "hcg-urine", "lactation-status"],
  "exc-3": ["creatinine-serum"],
  "exc-7a": ["hbsag", "anti-hbc-total", "hbv-dna", "antiviral-willingness"],
  "exc-7b": ["anti-hcv", "hcv-rna"],
  "exc-8": ["cmv-dna"],
  "exc-9": ["tb-igra"],
  "exc-12": ["iga"],
  "exc-17": ["egfr", "creatinine-serum"],
  "exc-25": ["investigator-opinion"],
};

/** Criteria that a person's recorded answer may settle. */
const ANSWERED: ReadonlySet<string> = new Set(["inc-1", "inc-3", "inc-9", "exc-7a", "exc-25"]);

/** Whether an answer on record to a criterion's question says nothing. */
export const hasEmptyAnswer = (cell: Cell, lists: CodeLists): boolean =>
  ANSWERED.has(cell.criterion) &&
  testsOf(cell, lists).some((results) =>
    results.some((one) => one.valueCodeableConcept === undefined && one.valueBoolean === undefined),
  );

const resourcesOf = ({ bundle }: Cell): readonly FhirResource[] =>
  (bundle.entry ?? []).flatMap(({ resource }) => (resource ? [resource as FhirResource] : []));

export const has = (lists: CodeLists, concept: string, codes: readonly Coding[]): boolean =>
  codes.some(({ code }) => lists(concept).some((listed) => listed.code === code));

/** Observations of a concept, by the codes that surely stand for it, of any status. */
export const observationsOf = (
  cell: Cell,
  lists: CodeLists,
  concept: string,
): readonly Observation[] =>
  resourcesOf(cell).filter(
    (resource): resource is Observation =>
      resource.resourceType === "Observation" && has(lists, concept, resource.code.coding ?? []),
  );

/** Those of them that are final. */
export const resultsOf = (cell: Cell, lists: CodeLists, concept: string): readonly Observation[] =>
  observationsOf(cell, lists, concept).filter(({ status }) =>
    ["final", "amended", "corrected"].includes(status),
  );

export const testsOf = (cell: Cell, lists: CodeLists): readonly (readonly Observation[])[] =>
  (TESTS[cell.criterion] ?? []).map((concept) => resultsOf(cell, lists, concept));

export const conditionsOf = (cell: Cell): readonly Condition[] =>
  resourcesOf(cell).filter(
    (resource): resource is Condition => resource.resourceType === "Condition",
  );

/** The codes of every drug on record, an entry each. */
export const drugsOf = (cell: Cell): readonly (readonly Coding[])[] =>
  resourcesOf(cell).flatMap((resource) =>
    "medicationCodeableConcept" in resource
      ? [resource.medicationCodeableConcept?.coding ?? []]
      : [],
  );

export const verificationOf = (condition: Condition): string =>
  condition.verificationStatus?.coding?.[0]?.code ?? "confirmed";

/** Two dates of which none is surely the earlier: the same day, or one inside the other's month or year. */
function unordered(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [one, other] = [a.slice(0, 10), b.slice(0, 10)];
  return one.startsWith(other) || other.startsWith(one);
}

export const hasTwins = (results: readonly Observation[]): boolean =>
  results.some((one, at) =>
    results
      .slice(at + 1)
      .some((other) => unordered(one.effectiveDateTime, other.effectiveDateTime)),
  );

export const isPartial = (date: string | undefined): boolean =>
  date !== undefined && date.length < 10;

export const patientOf = (cell: Cell): Patient | undefined =>
  resourcesOf(cell).find((resource): resource is Patient => resource.resourceType === "Patient");

export const is = (
  cell: Cell,
  outcome: Cell["outcome"],
  cql: Cell["cql"],
  ...reasons: string[]
): boolean =>
  cell.outcome === outcome &&
  cell.cql === cql &&
  (reasons.length === 0 || reasons.includes(cell.reason ?? ""));

export const among = (cell: Cell, ...criteria: string[]): boolean =>
  criteria.includes(cell.criterion);
