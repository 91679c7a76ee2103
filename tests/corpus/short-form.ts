import { z } from "zod";

/**
 * The corpus' short forms of FHIR resources: enough to say what a case is about in one line. What
 * they cannot say is written out under `fhir`.
 */
const text = z.string();
const coded = {
  loinc: text.optional(),
  snomed: text.optional(),
  icd: text.optional(),
  who: text.optional(),
  atc: text.optional(),
  rxnorm: text.optional(),
  cvx: text.optional(),
  concept: text.optional(),
  local: text.optional(),
};

export const observation = z.strictObject({
  ...coded,
  display: text.optional(),
  value: z.number().optional(),
  comparator: z.enum(["<", "<=", ">=", ">"]).optional(),
  unit: text.optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  rangeUnit: text.optional(),
  rangeText: text.optional(),
  word: text.optional(),
  text: text.optional(),
  flag: text.optional(),
  on: text.optional(),
  status: text.default("final"),
});
export const condition = z.strictObject({
  ...coded,
  display: text.optional(),
  clinical: text.optional(),
  verification: text.optional(),
  onset: text.optional(),
  ended: text.optional(),
  recorded: text.optional(),
  severity: text.optional(),
});
export const drug = z.strictObject({
  ...coded,
  status: text.default("completed"),
  start: text.optional(),
  end: text.optional(),
  dose: z.number().optional(),
  unit: text.default("mg"),
  perDay: z.number().default(1),
  route: text.optional(),
  days: z.number().optional(),
});
const procedure = z.strictObject({
  ...coded,
  status: text.default("completed"),
  on: text.optional(),
});
const immunization = z.strictObject({
  ...coded,
  status: text.default("completed"),
  on: text.optional(),
});
const allergy = z.strictObject({
  ...coded,
  criticality: text.optional(),
  verification: text.optional(),
});

export const shortResource = z.strictObject({
  observation: observation.optional(),
  condition: condition.optional(),
  request: drug.optional(),
  statement: drug.optional(),
  administration: drug.optional(),
  dispense: drug.optional(),
  procedure: procedure.optional(),
  immunization: immunization.optional(),
  allergy: allergy.optional(),
  fhir: z.record(z.string(), z.unknown()).optional(),
});
export type ShortResource = z.infer<typeof shortResource>;
