import { type CandidateList, NOTICE, candidateQuerySchema } from "@cohort/contract";
import { formatDay, ok, patientIn } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import { shownTo } from "../auth/shown.ts";
import { labelled } from "../candidate/labels-of.ts";
import type { ApiDeps } from "../deps.ts";
import { nextLink } from "../edge/next-link.ts";
import { type Outcome, rejectFailure } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { createCriterionPlaces } from "../worklist/criterion-places.ts";
import { workFilterOf } from "../worklist/work-filter.ts";
import { rowToWire } from "./candidate-to-wire.ts";

export function candidateRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;
  const places = createCriterionPlaces(store);

  async function listCandidates(request: ApiRequest): Promise<Outcome<Answer>> {
    const study = request.params["study"] ?? "";
    const query = validate(candidateQuerySchema, request.query, "query");
    if (!query.ok) return query;
    const { sort, limit, cursor } = query.value;
    const filter = await workFilterOf({ ...deps, places }, study, query.value, request);
    if (!filter.ok) return filter;
    const asked = { ...filter.value, sort, limit, ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.candidates.list(asked, request.access);
    if (!page.ok) return rejectFailure("invalid-request", page.failure);
    const { total, candidates, next } = page.value;
    const shown = shownTo(request.auth, study, request.access.roles);
    const body: CandidateList = {
      notice: NOTICE,
      study,
      asOf: formatDay(deps.today()),
      total,
      candidates: candidates.map((row) => rowToWire(row, shown)),
      labels: labelled(
        candidates.flatMap(({ needs }) => needs),
        deps.terminology,
      ),
      next,
    };
    const patients = candidates.map(({ patient }) => patientIn(patient));
    return ok({
      status: 200,
      body,
      headers: next === null ? {} : nextLink(request, { cursor: next }),
      about: { patients },
    });
  }

  return [
    {
      operation: "listCandidates",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "search",
      handle: listCandidates,
    },
  ];
}
