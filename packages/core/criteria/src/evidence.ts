import type { ConceptId } from "@cohort/foundation";
import { formatSpan } from "@cohort/foundation";
import { type Fact, type Moment, type ObservationFact, isDerived } from "@cohort/record";
import type { Evidence, EvidenceLimit } from "./outcome.ts";

/** Six significant digits: enough for any laboratory, and the same on every machine. */
export const shown = (value: number): number =>
  hasFewDigits(value) ? value : Number(value.toPrecision(6));

/** A whole number of thousandths below 1000: most results. They need no rounding, which goes by way of a text. */
const hasFewDigits = (value: number): boolean =>
  Math.abs(value) < 1000 && Math.round(value * 1000) / 1000 === value;

/** Four digits of what was worked out, not measured; comparisons use it unrounded. */
export const shownDerived = (value: number): number => Number(value.toPrecision(4));

export const dateText = (moment: Moment | null): string | null =>
  moment && formatSpan({ from: moment.from, to: moment.to });

function valueOf(fact: ObservationFact): { value: Evidence["value"]; unit: string | null } {
  const { value } = fact;
  const round = isDerived(fact) ? shownDerived : shown;
  switch (value.type) {
    case "quantity":
      return value.comparator === undefined
        ? { value: round(value.value), unit: value.unit }
        : { value: `${value.comparator}${round(value.value)}`, unit: value.unit };
    case "interval": {
      const { low, high, unit } = value;
      if (high === null) return { value: `>=${round(low ?? 0)}`, unit };
      if (low === null) return { value: `<=${round(high)}`, unit };
      return { value: `${round(low)} - ${round(high)}`, unit };
    }
    case "word":
      return { value: value.word, unit: null };
    case "boolean":
      return { value: value.value, unit: null };
    case "unreadable":
    case "absent":
      return { value: fact.flag, unit: null };
  }
}

/** A result as the EHR wrote it, with the limit it was held against and, where derived, its inputs. */
export function observationEvidence(
  fact: ObservationFact,
  concept: ConceptId,
  limit: EvidenceLimit | null = null,
): readonly Evidence[] {
  const { value, unit } = valueOf(fact);
  const { source: resource } = fact;
  const date = dateText(fact.when);
  if (!isDerived(fact)) return [{ resource, concept, value, unit, date, limit }];
  const { derivedBy, inputs } = fact;
  return [
    { resource, concept, value, unit, date, limit, derivedBy },
    ...inputs.flatMap((input) => factEvidence(input, input.hits[0]?.concept ?? concept)),
  ];
}

/** Any entry of the record, with its own date and what it says beside its code. */
export function factEvidence(fact: Fact, concept: ConceptId): readonly Evidence[] {
  const entry = (value: Evidence["value"], moment: Moment | null): readonly Evidence[] => [
    { resource: fact.source, concept, value, unit: null, date: dateText(moment), limit: null },
  ];
  switch (fact.kind) {
    case "observation":
      return observationEvidence(fact, concept);
    case "condition":
      return entry(
        fact.verification === "confirmed" ? fact.clinical : fact.verification,
        fact.onset ?? fact.recorded,
      );
    case "medication":
      return entry(fact.resource, fact.start ?? fact.end);
    case "procedure":
      return entry(fact.status, fact.performed);
    case "immunization":
      return entry("completed", fact.given);
    case "allergy":
      return entry(fact.severity, fact.recorded);
  }
}
