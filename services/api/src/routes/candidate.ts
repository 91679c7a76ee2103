import { type Candidate, type History, NOTICE, issueToWire } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { NEEDS_REASON, type PlannedStudy, type Status, TRANSITIONS } from "@cohort/matching";
import type { Candidate as StoredCandidate } from "@cohort/postgres";
import { isIncomplete } from "@cohort/record";
import { maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import { shownTo } from "../auth/shown.ts";
import { findCandidate } from "../candidate/find-candidate.ts";
import { storedMatchToWire } from "../candidate/match-to-wire.ts";
import { labelsOf } from "../candidate/labels-of.ts";
import { chartLink } from "../candidate/links.ts";
import { personOf } from "../candidate/person-of.ts";
import { recordAlone } from "../candidate/record-alone.ts";
import type { ApiDeps } from "../deps.ts";
import { entityTag } from "../edge/entity-tag.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { plannedToWire } from "../worklist/planned-to-wire.ts";
import { attestationToWire, decisionToWire, historyEntryToWire } from "./candidate-to-wire.ts";

const stepsFrom = (status: Status): Candidate["steps"] =>
  TRANSITIONS[status].map((next) => ({ status: next, needsReason: NEEDS_REASON.has(next) }));

/** What a cohort of an active study is called, where it has several; the id where it has it no more. */
function labelOfCohort(
  studies: readonly PlannedStudy[],
  { study, cohort }: { readonly study: string; readonly cohort: string },
): string | null {
  const cohorts = studies.find((one) => one.study.id === study)?.study.cohorts ?? [];
  return cohorts.length === 1 ? null : (cohorts.find(({ id }) => id === cohort)?.label ?? cohort);
}

/** One candidate of a study: why, and what became of it. */
export function candidateRoutesOfOne(deps: ApiDeps): readonly Route[] {
  const { store, catalogue, terminology, ehrPages } = deps;

  async function pageOf(candidate: StoredCandidate, request: ApiRequest): Promise<Candidate> {
    const { study, patient } = candidate;
    const shown = shownTo(request.auth, study, request.access.roles);
    const [[stored], around] = await Promise.all([
      store.records.load([patient]),
      store.candidates.surroundings(study, patient, request.access),
    ]);
    const { studies } = await catalogue.load();
    const alone = await recordAlone(deps, candidate, stored);
    const matches = candidate.matches.map((match) =>
      storedMatchToWire(match, patient, shown, alone(match)),
    );
    const attestations = candidate.attestations.map((each) => attestationToWire(each, shown));
    return {
      notice: NOTICE,
      study,
      patient: `Patient/${patient}`,
      matches,
      decision: decisionToWire(candidate.decision, shown),
      reviewAgain: candidate.reviewAgain,
      attestations,
      issues: shown.values ? (stored?.record.issues ?? []).map(issueToWire) : [],
      person: personOf(stored?.record, deps.today(), shown),
      assignment: plannedToWire(around.planned),
      steps: maySee(request.auth, study, MAY.decide) ? stepsFrom(candidate.status) : [],
      elsewhere: around.elsewhere.map((other) => ({
        study: other.study,
        title: other.title,
        cohort: other.cohort,
        cohortLabel: labelOfCohort(studies, other),
        verdict: other.verdict,
        score: other.score,
        status: other.status,
      })),
      labels: labelsOf({ matches, attestations }, terminology),
      chart: chartLink(ehrPages, patient),
      resourceLink: ehrPages.resource,
      recordedAt: around.recordedAt,
      incomplete: stored ? isIncomplete(stored.record) : false,
    };
  }

  async function readCandidate(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const body = await pageOf(found.value, request);
    return ok({ status: 200, body, headers: { ETag: entityTag(found.value.version) } });
  }

  async function readHistory(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const { study, patient } = found.value;
    const entries = await store.candidates.history(study, patient, request.access);
    const shown = shownTo(request.auth, study, request.access.roles);
    const body: History = {
      notice: NOTICE,
      study,
      patient: `Patient/${patient}`,
      entries: entries.map((entry) => historyEntryToWire(entry, shown)),
    };
    return ok({ status: 200, body });
  }

  return [
    {
      operation: "readCandidate",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "read",
      handle: readCandidate,
    },
    {
      operation: "readHistory",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "read",
      handle: readHistory,
    },
  ];
}
