import { ok } from "@cohort/foundation";
import { type DecisionReason, NEEDS_REASON, type Status } from "@cohort/matching";
import type { StudyRevision } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";

interface Stated {
  readonly status: Status;
  readonly reason: DecisionReason | null;
  readonly criterion: string | null;
}

type Criteria = Pick<StudyRevision["study"], "criteria" | "cohorts">;

const criteriaIn = ({ criteria, cohorts }: Criteria): ReadonlySet<string> =>
  new Set([criteria, ...cohorts.map((cohort) => cohort.criteria)].flat().map(({ id }) => id));

/** Of the active revision, else of the latest. */
async function criteriaOf(
  { store, catalogue }: Pick<ApiDeps, "store" | "catalogue">,
  id: string,
): Promise<ReadonlySet<string>> {
  const active = (await catalogue.load()).studies.find(({ study }) => study.id === id);
  if (active) return criteriaIn(active.study);
  const summary = await store.studies.get(id);
  const revision = summary && (await store.studies.revision(id, summary.revision));
  return revision ? criteriaIn(revision.study) : new Set();
}

/** Whether a status has the reason that it needs, and the criterion that is the reason is one of the study's. */
export async function checkReason(
  deps: Pick<ApiDeps, "store" | "catalogue">,
  study: string,
  { status, reason, criterion }: Stated,
): Promise<Outcome<null>> {
  if (NEEDS_REASON.has(status) && reason === null) {
    return rejectField("not-possible", "reason", `is needed for ${status}`);
  }
  if (criterion === null) return ok(null);
  if (reason === null) {
    return rejectField("invalid-request", "criterion", "belongs to a reason");
  }
  return (await criteriaOf(deps, study)).has(criterion)
    ? ok(null)
    : rejectField("invalid-request", "criterion", "is no criterion of this study");
}
