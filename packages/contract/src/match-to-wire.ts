import type { Evidence } from "@cohort/criteria";
import type { CriterionMatch, Match } from "@cohort/matching";
import type { ReadingIssue } from "@cohort/record";
import type { MatchAnswer, WireCriterionMatch, WireMatch } from "./match.ts";

type WireEvidence = WireCriterionMatch["evidence"][number];

// Field by field, so that a new member of a core type cannot reach a caller by accident.

/** Birth date and sex come from the Patient itself, whose id no record holds. */
const evidenceToWire = (evidence: Evidence, patient: string): WireEvidence => ({
  resource: evidence.resource === "Patient" ? patient : evidence.resource,
  concept: evidence.concept,
  value: evidence.value,
  unit: evidence.unit,
  date: evidence.date,
  limit: evidence.limit && {
    low: evidence.limit.low,
    high: evidence.limit.high,
    unit: evidence.limit.unit,
    source: evidence.limit.source,
  },
  ...(evidence.derivedBy === undefined ? {} : { derivedBy: evidence.derivedBy }),
});

/** What a criterion says in whichever cohort asks it. */
type WireAnswer = Omit<WireCriterionMatch, "id" | "attestation" | "machine">;

export const answerToWire = (criterion: CriterionMatch, patient: string): WireAnswer => ({
  type: criterion.type,
  outcome: criterion.outcome,
  basis: criterion.basis,
  reason: criterion.reason,
  explanation: criterion.explanation,
  changesOn: criterion.changesOn,
  evidence: criterion.evidence.map((one) => evidenceToWire(one, patient)),
  message: { id: criterion.message.id, values: { ...criterion.message.values } },
  needs: [...criterion.needs],
  ruleKey: criterion.ruleKey,
});

export const statedToWire = (
  criterion: CriterionMatch,
): Pick<WireCriterionMatch, "attestation" | "machine"> => ({
  ...(criterion.attestation
    ? { attestation: { id: criterion.attestation.id, holds: criterion.attestation.holds } }
    : {}),
  ...(criterion.machine
    ? { machine: { outcome: criterion.machine.outcome, reason: criterion.machine.reason } }
    : {}),
});

const criterionToWire = (criterion: CriterionMatch, patient: string): WireCriterionMatch => ({
  id: criterion.id,
  ...answerToWire(criterion, patient),
  ...statedToWire(criterion),
});

/** The wire form of a match of `patient` (`Patient/123`): the contract's fields and no others. */
export const matchToWire = (match: Match, patient: string): WireMatch => ({
  ...headToWire(match),
  criteria: match.criteria.map((criterion) => criterionToWire(criterion, patient)),
  nextSteps: stepsToWire(match),
});

export const stepsToWire = ({ nextSteps }: Match): WireMatch["nextSteps"] =>
  nextSteps.map((step) => ({
    concepts: [...step.concepts],
    criteria: [...step.criteria],
    text: step.text,
  }));

export const headToWire = (match: Match): Omit<WireMatch, "criteria" | "nextSteps"> => ({
  study: match.study,
  cohort: match.cohort,
  verdict: match.verdict,
  score: match.score,
  counts: {
    pass: match.counts.pass,
    presumed: match.counts.presumed,
    unknown: match.counts.unknown,
    fail: match.counts.fail,
    review: match.counts.review,
  },
  gate: match.gate,
  nearMiss: match.nearMiss && {
    criterion: match.nearMiss.criterion,
    value: match.nearMiss.value,
    bound: match.nearMiss.bound,
    unit: match.nearMiss.unit,
  },
  eligibleFrom: match.eligibleFrom,
});

export const issueToWire = (issue: ReadingIssue): MatchAnswer["issues"][number] => ({
  resource: issue.resource,
  code: issue.code,
  text: issue.text,
});
