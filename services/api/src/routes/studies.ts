import type { CriterionText, StudyDetail, StudyList, StudySummary } from "@cohort/contract";
import { type Criterion, describeRule } from "@cohort/criteria";
import { expectDefined, ok } from "@cohort/foundation";
import type { StudySummary as StoredSummary } from "@cohort/postgres";
import type { Terminology } from "@cohort/terminology";
import { maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

type Counts = StudySummary["counts"];

/** A sum beside those of the funnel would tell the few that it withholds. */
const WITHHELD: Counts = { eligible: null, possible: null, ineligible: null };

const countsToWire = ({ counts }: StoredSummary): Counts => ({
  eligible: counts.eligible,
  possible: counts.possible,
  ineligible: counts.ineligible,
});

const summaryToWire = (study: StoredSummary, counts: Counts): StudySummary => ({
  id: study.id,
  title: study.title,
  revision: study.revision,
  status: study.status,
  cohorts: study.cohorts.map(({ id, label }) => ({ id, label })),
  counts,
});

const criterionToWire =
  (terminology: Terminology) =>
  ({ id, type, text, note, rule }: Criterion): CriterionText => ({
    id,
    type,
    text,
    note: note ?? null,
    rule: describeRule(rule, terminology).map(({ depth, text: line }) => ({ depth, text: line })),
  });

export function studyRoutes({ store, terminology }: ApiDeps): readonly Route[] {
  const toWire = criterionToWire(terminology);

  /** Exact for those who may see whom they count; the same as the funnel. */
  async function countsFor(
    { auth, access }: Pick<ApiRequest, "auth" | "access">,
    studies: readonly StoredSummary[],
  ): Promise<(study: StoredSummary) => Counts> {
    const ids = studies.map(({ id }) => id);
    const bases = await store.legalBases.of(ids, access.today);
    return (study) =>
      bases.has(study.id) && maySee(auth, study.id, MAY.readScreeningList)
        ? countsToWire(study)
        : WITHHELD;
  }

  async function listStudies(request: ApiRequest): Promise<Outcome<Answer>> {
    const studies = await store.studies.granted(request.access);
    const countsOf = await countsFor(request, studies);
    const body: StudyList = {
      studies: studies.map((study) => summaryToWire(study, countsOf(study))),
    };
    return ok({ status: 200, body });
  }

  async function readStudy(request: ApiRequest): Promise<Outcome<Answer>> {
    const { params, access } = request;
    const [summary] = await store.studies.granted(access, params["study"] ?? "");
    if (!summary) return reject("not-found");
    const { study } = expectDefined(
      await store.studies.revision(summary.id, summary.revision),
      "revision that the study's summary names",
    );
    const body: StudyDetail = {
      id: summary.id,
      title: summary.title,
      revision: summary.revision,
      status: summary.status,
      otherIds: [...study.otherIds],
      sponsor: study.sponsor,
      phase: study.phase,
      counts: (await countsFor(request, [summary]))(summary),
      criteria: study.criteria.map(toWire),
      cohorts: study.cohorts.map((cohort) => ({
        id: cohort.id,
        label: cohort.label,
        index: cohort.index.criterion,
        criteria: cohort.criteria.map(toWire),
      })),
    };
    return ok({ status: 200, body });
  }

  return [
    { operation: "listStudies", roles: MAY.readStudies, audit: "none", handle: listStudies },
    { operation: "readStudy", roles: MAY.readStudies, audit: "none", handle: readStudy },
  ];
}
