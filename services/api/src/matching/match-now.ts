import { setImmediate as turn } from "node:timers/promises";
import type { MatchRequest } from "@cohort/contract";
import type { Day } from "@cohort/foundation";
import { ok, patientIn } from "@cohort/foundation";
import { type Match, type PlannedStudy, matchPatient } from "@cohort/matching";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { chooseStudies } from "./choose-studies.ts";
import { type Subject, checkSubject, subjectOf } from "./subject.ts";

/** One patient against the studies that were asked for: every cohort of each, in the catalogue's order. */
export interface MatchedNow {
  readonly subject: Subject;
  readonly studies: readonly PlannedStudy[];
  readonly matches: readonly Match[];
}

/** Of a stored patient whom, of a bundle nobody; the study where it is about one alone. */
export const aboutOf = (
  { patient, studies: asked = [] }: Pick<MatchRequest, "patient" | "studies">,
  { record }: Subject,
  studies: readonly PlannedStudy[],
): NonNullable<Answer["about"]> => ({
  ...(asked.length === 1 && asked[0] !== undefined ? { study: asked[0] } : {}),
  patients: patient === undefined ? [] : [patientIn(patient)],
  detail: {
    cohorts: studies.reduce((sum, { cohorts }) => sum + cohorts.length, 0),
    issues: record.issues.length,
  },
});

/** What every way of asking for a match comes to: which studies, whom, then the engine. Nothing is stored. */
export async function matchNow(
  deps: ApiDeps,
  request: ApiRequest,
  asked: MatchRequest,
  { asOf, audit }: { readonly asOf: Day; readonly audit: ApiRequest["audit"] | null },
): Promise<Outcome<MatchedNow>> {
  const one = checkSubject(asked);
  if (!one.ok) return one;
  // Together: a bundle is read while the database answers.
  const [studies, subject] = await Promise.all([
    chooseStudies(deps, request, asked),
    subjectOf(deps, asked),
  ]);
  if (!studies.ok) return studies;
  if (!subject.ok) return subject;
  const { record, attestations, optedOut } = subject.value;
  if (audit) {
    audit.begin(aboutOf(asked, subject.value, studies.value));
    await turn();
  }
  const { terminology } = deps;
  const matches = matchPatient({
    record,
    attestations,
    terminology,
    studies: studies.value,
    asOf,
    optedOut,
  });
  return ok({ subject: subject.value, studies: studies.value, matches });
}
