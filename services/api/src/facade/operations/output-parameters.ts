import type { Parameters, ParametersParameter } from "fhir/r4.js";
import type { WireCriterionMatch, WireMatch } from "@cohort/contract";

const REFERENCE = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

/** An entry of the record by reference, where it has one that FHIR allows. */
const evidence = ({ resource }: WireCriterionMatch["evidence"][number]): ParametersParameter =>
  REFERENCE.test(resource)
    ? { name: "evidence", valueReference: { reference: resource } }
    : { name: "evidence", valueString: resource };

const criterion = (one: WireCriterionMatch): ParametersParameter => ({
  name: "criterion",
  part: [
    { name: "id", valueString: one.id },
    { name: "type", valueCode: one.type },
    { name: "outcome", valueCode: one.outcome },
    ...(one.basis === null ? [] : [{ name: "basis", valueCode: one.basis }]),
    ...(one.reason === null ? [] : [{ name: "reason", valueCode: one.reason }]),
    { name: "explanation", valueString: one.explanation },
    ...(one.changesOn === null ? [] : [{ name: "changesOn", valueDate: one.changesOn }]),
    ...one.evidence.map(evidence),
  ],
});

/** A match as the contained output of a GuidanceResponse: verdict, score, and every criterion with why. */
export const outputParameters = (match: WireMatch, asOf: string): Parameters => ({
  resourceType: "Parameters",
  id: "output",
  parameter: [
    { name: "study", valueReference: { reference: `ResearchStudy/${match.study}` } },
    { name: "cohort", valueString: match.cohort },
    { name: "asOf", valueDate: asOf },
    { name: "verdict", valueCode: match.verdict },
    { name: "score", valueDecimal: match.score },
    {
      name: "counts",
      part: Object.entries(match.counts).map(([name, valueInteger]) => ({ name, valueInteger })),
    },
    ...(match.gate === null ? [] : [{ name: "gate", valueCode: match.gate }]),
    ...(match.eligibleFrom === null
      ? []
      : [{ name: "eligibleFrom", valueDate: match.eligibleFrom }]),
    ...match.nextSteps.map(({ text }) => ({ name: "nextStep", valueString: text })),
    ...match.criteria.map(criterion),
  ],
});
