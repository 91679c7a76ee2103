import { type Day, assertNever } from "@cohort/foundation";
import type { Fact } from "@cohort/record";

/** The last day on which the entry may have been; null: undated. */
export function dayOfFact(fact: Fact): Day | null {
  switch (fact.kind) {
    case "observation":
      return fact.when?.to ?? null;
    case "condition":
      return (fact.recorded ?? fact.onset)?.to ?? null;
    case "medication":
      return (fact.end ?? fact.start)?.to ?? null;
    case "procedure":
      return fact.performed?.to ?? null;
    case "immunization":
      return fact.given?.to ?? null;
    case "allergy":
      return fact.recorded?.to ?? null;
    default:
      return assertNever(fact);
  }
}
