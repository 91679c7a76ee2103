import type { CandidateCriterion, WireCriterionMatch, WireMatch } from "@cohort/contract";
import { assertNever } from "@cohort/foundation";
import type { Attestation } from "@cohort/matching";

// Written out field by field like the whole: what is new reaches nobody from whom values are withheld.

/** Says what kind of outcome it is, and nothing of the record. */
function plainly({ outcome, reason }: Pick<WireCriterionMatch, "outcome" | "reason">): string {
  switch (outcome) {
    case "pass":
      return "It does not stand in the way.";
    case "fail":
      return "It stands in the way.";
    case "unknown":
      return `It cannot be told: ${reason ?? "unknown"}.`;
    case "review":
      return "A person has to judge it.";
    default:
      return assertNever(outcome);
  }
}

const machineWithoutValues = ({
  outcome,
  reason,
  basis,
}: NonNullable<CandidateCriterion["machine"]>): CandidateCriterion["machine"] => ({
  outcome,
  reason,
  basis,
  explanation: null,
  message: null,
});

const criterionWithoutValues = (criterion: CandidateCriterion): CandidateCriterion => ({
  id: criterion.id,
  type: criterion.type,
  outcome: criterion.outcome,
  basis: criterion.basis,
  reason: criterion.reason,
  explanation: plainly(criterion),
  changesOn: criterion.changesOn,
  evidence: [],
  message: { id: "withheld", values: {} },
  needs: criterion.needs,
  ruleKey: criterion.ruleKey,
  ...(criterion.attestation ? { attestation: criterion.attestation } : {}),
  ...(criterion.machine ? { machine: machineWithoutValues(criterion.machine) } : {}),
});

export const matchWithoutValues = (
  match: Omit<WireMatch, "criteria"> & { readonly criteria: readonly CandidateCriterion[] },
): Omit<WireMatch, "criteria"> & { readonly criteria: CandidateCriterion[] } => ({
  study: match.study,
  cohort: match.cohort,
  verdict: match.verdict,
  score: match.score,
  counts: match.counts,
  gate: match.gate,
  nearMiss: null,
  eligibleFrom: match.eligibleFrom,
  criteria: match.criteria.map(criterionWithoutValues),
  nextSteps: match.nextSteps,
});

/** The concept and the date stay; what was stated of it goes. */
export const factWithoutValue = (
  fact: Extract<Attestation["statement"], { readonly kind: "fact" }>,
) => ({
  kind: fact.kind,
  concept: fact.concept,
  value: null,
  unit: null,
  date: fact.date,
});
