import {
  type CandidateRow,
  type WireAttestation,
  type WireDecision,
  type WireHistoryEntry,
} from "@cohort/contract";
import type { Attestation } from "@cohort/matching";
import type { Decision, HistoryEntry, CandidateRow as StoredRow } from "@cohort/postgres";
import type { Shown } from "../auth/shown.ts";
import { messageToWire } from "../candidate/match-to-wire.ts";
import { plannedToWire } from "../worklist/planned-to-wire.ts";
import { factWithoutValue } from "./withheld.ts";

// Field by field: a new column reaches nobody before it is written here.

export const rowToWire = (row: StoredRow, { values }: Shown): CandidateRow => ({
  patient: row.patient,
  cohort: row.cohort,
  verdict: row.verdict,
  score: row.score,
  counts: {
    pass: row.counts.pass,
    presumed: row.counts.presumed,
    unknown: row.counts.unknown,
    fail: row.counts.fail,
    review: row.counts.review,
  },
  gate: row.gate,
  nearMiss:
    row.nearMiss && values
      ? {
          criterion: row.nearMiss.criterion,
          value: row.nearMiss.value,
          bound: row.nearMiss.bound,
          unit: row.nearMiss.unit,
        }
      : null,
  eligibleFrom: row.eligibleFrom,
  status: row.status,
  reviewAgain: row.reviewAgain,
  interest: row.interest,
  evaluatedAt: row.evaluatedAt,
  version: row.version,
  age: values ? row.age : null,
  sex: values ? row.sex : null,
  marks: row.marks,
  needs: [...row.needs],
  firstSeen: row.firstSeen,
  changedAt: row.changedAt,
  assignment: plannedToWire(row.planned),
  elsewhere: { fits: row.elsewhere.fits, enrolled: row.elsewhere.enrolled },
  incomplete: row.incomplete,
});

/** Without a decision a candidate is new, in version 0. */
export const decisionToWire = (decision: Decision | null, { texts }: Shown): WireDecision => ({
  status: decision?.status ?? "new",
  reason: decision?.reason ?? null,
  criterion: decision?.criterion ?? null,
  note: texts ? (decision?.note ?? null) : null,
  by: decision?.by ?? null,
  at: decision?.at ?? null,
  version: decision?.version ?? 0,
});

export const attestationToWire = (attestation: Attestation, shown: Shown): WireAttestation => ({
  id: attestation.id,
  by: attestation.by,
  at: attestation.at,
  basis: shown.texts ? attestation.basis : null,
  statement: statementToWire(attestation.statement, shown),
});

function statementToWire(
  statement: Attestation["statement"],
  { values }: Shown,
): WireAttestation["statement"] {
  switch (statement.kind) {
    case "fact":
      if (!values) return factWithoutValue(statement);
      return {
        kind: "fact",
        concept: statement.concept,
        value: statement.value,
        unit: statement.unit,
        date: statement.date,
      };
    case "complete-history":
      return { kind: "complete-history", of: statement.of };
    case "outcome":
      return {
        kind: "outcome",
        study: statement.study,
        cohort: statement.cohort,
        criterion: statement.criterion,
        outcome: statement.outcome,
        ruleKey: statement.ruleKey,
      };
  }
}

const aboutOf = ({ about }: HistoryEntry): { readonly about?: string } =>
  about === undefined ? {} : { about: `Patient/${about}` };

type MatchChange = Extract<HistoryEntry, { readonly kind: "match" }>["changes"][number];
type WireChange = Extract<WireHistoryEntry, { kind: "match" }>["changes"][number];

const changeToWire = (
  { criterion, from, to, before, after }: MatchChange,
  { values }: Shown,
): WireChange => ({
  criterion,
  from,
  to,
  before: values ? (before?.text ?? null) : null,
  after: values ? (after?.text ?? null) : null,
  beforeMessage: values && before ? messageToWire(before.message) : null,
  afterMessage: values && after ? messageToWire(after.message) : null,
});

export function historyEntryToWire(entry: HistoryEntry, shown: Shown): WireHistoryEntry {
  const about = aboutOf(entry);
  switch (entry.kind) {
    case "match":
      return {
        kind: "match",
        at: entry.at,
        cohort: entry.cohort,
        asOf: entry.asOf,
        revision: entry.revision,
        from: entry.from,
        to: entry.to,
        changes: entry.changes.map((change) => changeToWire(change, shown)),
        reviewAgain: entry.reviewAgain,
        ...about,
      };
    case "decision":
      return {
        kind: "decision",
        at: entry.at,
        by: entry.by,
        status: entry.status,
        reason: entry.reason,
        criterion: entry.criterion,
        takesBack: entry.takesBack,
        note: shown.texts ? entry.note : null,
        version: entry.version,
        ...about,
      };
    case "attestation":
      return {
        kind: "attestation",
        at: entry.at,
        attestation: attestationToWire(entry.attestation, shown),
        ...about,
      };
    case "card-shown":
      return {
        kind: "card-shown",
        at: entry.at,
        to: entry.to,
        hook: entry.hook,
        verdict: entry.verdict,
        ...about,
      };
    case "card-feedback":
      return {
        kind: "card-feedback",
        at: entry.at,
        from: entry.from,
        outcome: entry.outcome,
        reason: entry.reason,
        ...about,
      };
    case "gone":
    case "merged":
    case "unmerged":
      return { kind: entry.kind, at: entry.at, ...about };
  }
}
