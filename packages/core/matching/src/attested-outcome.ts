import { hashOf } from "@cohort/foundation";
import type { Attestation, AttestedOutcome } from "./attestation.ts";
import type { CriterionMatch } from "./match.ts";

interface Place {
  readonly study: string;
  readonly cohort: string;
}

/** What an attestation remembers of the machine's answer, to notice when data contradict it later. */
export const evidenceHash = (criterion: CriterionMatch): string => hashOf(criterion.evidence);

/** New data contradict a stated outcome when the machine now decides otherwise than it was stated, on other evidence. */
function contradicted(criterion: CriterionMatch, stated: AttestedOutcome): boolean {
  const decides = criterion.outcome === "pass" || criterion.outcome === "fail";
  return (
    decides &&
    criterion.outcome !== stated.outcome &&
    evidenceHash(criterion) !== stated.machine.evidence
  );
}

/**
 * Puts a person's outcome in the machine's place while the rule is the one it was stated for and no new
 * data contradict it; else sets it aside, visibly.
 */
export function applyOutcome(
  criterion: CriterionMatch,
  place: Place,
  attestations: readonly Attestation[],
): CriterionMatch {
  if (attestations.length === 0) return criterion;
  const latest = attestations
    .flatMap(({ id, at, statement }) =>
      statement.kind === "outcome" &&
      statement.study === place.study &&
      statement.cohort === place.cohort &&
      statement.criterion === criterion.id
        ? [{ id, at, statement }]
        : [],
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))[0];
  if (!latest) return criterion;
  const { id, statement } = latest;
  if (statement.ruleKey !== criterion.ruleKey || contradicted(criterion, statement)) {
    return { ...criterion, attestation: { id, holds: false } };
  }
  return {
    ...criterion,
    outcome: statement.outcome,
    basis: "attested",
    reason: null,
    message: { id: "attested", values: { outcome: statement.outcome } },
    explanation: `Stated by a person: ${statement.outcome}. The machine says ${criterion.outcome}: ${criterion.explanation}`,
    changesOn: null,
    needs: [],
    attestation: { id, holds: true },
    machine: { outcome: criterion.outcome, reason: criterion.reason },
  };
}
