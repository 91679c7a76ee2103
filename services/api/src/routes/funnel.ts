import { FUNNEL_OPERATIONS, type Funnel, NOTICE } from "@cohort/contract";
import { expectDefined, formatDay, ok } from "@cohort/foundation";
import { criteriaOf } from "@cohort/studies";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import { withoutSmallCells } from "../funnel/small-cells.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

export function funnelRoutes({ store, today }: ApiDeps): readonly Route[] {
  async function readFunnel({ params, query, access }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(FUNNEL_OPERATIONS.readFunnel.query, query, "query");
    if (!asked.ok) return asked;
    const [summary] = await store.studies.granted(access, params["study"] ?? "");
    if (!summary) return reject("not-found");
    const { study } = expectDefined(
      await store.studies.revision(summary.id, summary.revision),
      "revision that the study's summary names",
    );
    const cohort = study.cohorts.find(
      ({ id }, place) =>
        id === asked.value.cohort || (asked.value.cohort === undefined && place === 0),
    );
    if (!cohort) {
      return rejectField("invalid-request", "cohort", "the study has no such cohort");
    }
    const criteria = criteriaOf(study, cohort.id);
    const stored = await store.funnels.read(
      {
        study: study.id,
        cohort: cohort.id,
        revision: summary.revision,
        criteria: criteria.length,
        exactFor: MAY.readCandidates,
      },
      access,
    );
    const exact = {
      matched: stored.matched,
      missing: stored.missing,
      withIndex: stored.withIndex,
      gated: stored.gated,
      steps: criteria.map(({ id, type, text }, place) => {
        const { remaining, lost, unknown, review } = expectDefined(stored.steps[place], "a step");
        return { criterion: id, type, text, remaining, lost, unknown, review };
      }),
      eligible: stored.eligible,
      possible: stored.possible,
      enrolment: stored.enrolment.map(({ status, count }) => ({ status, count })),
      reasons: stored.reasons.map(({ reason, criterion, count }) => ({ reason, criterion, count })),
    };
    const body: Funnel = {
      notice: NOTICE,
      study: study.id,
      cohort: cohort.id,
      revision: summary.revision,
      asOf: formatDay(today()),
      ...(stored.exact ? exact : withoutSmallCells(exact)),
      suppressed: !stored.exact,
    };
    return ok({ status: 200, body });
  }

  return [{ operation: "readFunnel", roles: MAY.readStudies, audit: "none", handle: readFunnel }];
}
