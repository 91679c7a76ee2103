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
  cpt: text.optional(),
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
  /** Reference ranges as FHIR has them, where one low, high or text does not say it. */
  ranges: z.array(z.unknown()).optional(),
  word: text.optional(),
  text: text.optional(),
  yes: z.boolean().optional(),
  /** Its components, each a code and a number. */
  components: z
    .array(z.strictObject({ loinc: text, value: z.number(), unit: text.optional() }))
    .optional(),
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
  /** The drug as a reference, instead of a code. */
  reference: text.optional(),
});
const procedure = z.strictObject({
  ...coded,
  status: text.default("completed"),
  on: text.optional(),
  /** Performed over a period. */
  start: text.optional(),
  end: text.optional(),
});
/** A ServiceRequest: what is ordered, and when it is to be done. */
const order = z.strictObject({
  ...coded,
  status: text.default("active"),
  /** SNOMED CT code of its category. */
  category: text.optional(),
  on: text.optional(),
});
/** A ResearchSubject. */
const trial = z.strictObject({
  status: text,
  start: text.optional(),
  end: text.optional(),
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
  clinical: text.optional(),
  /** Severity of a reaction. */
  reaction: text.optional(),
  /** SNOMED CT code of how it showed. */
  manifestation: text.optional(),
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
  order: order.optional(),
  trial: trial.optional(),
  fhir: z.record(z.string(), z.unknown()).optional(),
});
export type ShortResource = z.infer<typeof shortResource>;
