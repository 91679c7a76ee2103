import { assertNever, conceptId, parseDay } from "@cohort/foundation";
import type { Fact, ObservedValue, PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { Attestation, AttestedFact } from "./attestation.ts";

function valueOf({ value, unit }: AttestedFact): ObservedValue {
  if (typeof value === "number") return { type: "quantity", value, unit };
  return typeof value === "boolean" ? { type: "boolean", value } : { type: "word", word: value };
}

/** An attested fact as an entry of the record, in the form that its concept's kind has there. */
function factOf(id: string, stated: AttestedFact, terminology: Terminology): Fact | null {
  const concept = terminology.concepts.get(conceptId(stated.concept));
  const day = parseDay(stated.date);
  if (!concept || day === null) return null;
  const when = { from: day, to: day };
  const base = {
    source: `Attestation/${id}`,
    hits: [{ concept: concept.id, tier: "core" as const }],
    attested: true as const,
  };
  const verification = stated.value === false ? "refuted" : "confirmed";
  switch (concept.kind) {
    case "lab":
    case "vital":
    case "score":
    case "status":
      return {
        ...base,
        kind: "observation",
        when,
        status: "final",
        value: valueOf(stated),
        range: null,
        flag: null,
      };
    case "condition":
      return {
        ...base,
        kind: "condition",
        onset: when,
        recorded: when,
        ended: null,
        clinical: "active",
        verification,
        severity: null,
      };
    case "allergy":
      return { ...base, kind: "allergy", severity: "severe", verification, recorded: when };
    case "medication":
      return stated.value === false
        ? null
        : {
            ...base,
            kind: "medication",
            resource: "statement",
            start: when,
            end: when,
            ongoing: false,
            route: null,
            dose: null,
          };
    case "procedure":
      return stated.value === false
        ? null
        : { ...base, kind: "procedure", performed: when, status: "done" };
    case "immunization":
      return stated.value === false ? null : { ...base, kind: "immunization", given: when };
    default:
      return assertNever(concept.kind);
  }
}

/** The record with what people stated about the patient: facts join it, histories close it. */
export function withAttestations(
  record: PatientRecord,
  attestations: readonly Attestation[],
  terminology: Terminology,
): PatientRecord {
  if (attestations.length === 0) return record;
  const facts = attestations.flatMap(({ id, statement }) => {
    const fact = statement.kind === "fact" ? factOf(id, statement, terminology) : null;
    return fact ? [fact] : [];
  });
  const complete = attestations.flatMap(({ statement }) =>
    statement.kind === "complete-history" ? [statement.of] : [],
  );
  return {
    ...record,
    facts: [...record.facts, ...facts],
    complete: [...new Set([...record.complete, ...complete])].toSorted(),
  };
}
