import type { Group } from "fhir/r4.js";
import { ok } from "@cohort/foundation";
import { maySee } from "../../auth/auth-context.ts";
import { MAY } from "../../auth/permissions.ts";
import { permit } from "../../auth/permit.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { answerRead } from "../edge/conditional.ts";
import { readSearchRequest, type SearchRequest, valuesOf } from "../search/search-request.ts";
import { baseOf, pageOf, searchset } from "../search/searchset.ts";
import { isAnyToken } from "../search/values.ts";
import { eligibilityGroupOf, toEligibilityGroup } from "../studies/to-eligibility-group.ts";
import { toCandidateGroup, toCandidateGroupSummary } from "../subjects/to-candidate-group.ts";
import { LONGEST_LIST } from "../subjects/to-list.ts";
import { SYSTEM, systemOfStudy } from "../vocabulary.ts";
import { aboutSubjects } from "./subjects.ts";
import { type ShownStudy, shownStudies, shownStudy } from "./studies.ts";

export function fhirGroupRoutes(deps: ApiDeps): readonly Route[] {
  const { store, terminology } = deps;

  async function readCandidates(id: string, request: ApiRequest): Promise<Outcome<Answer>> {
    const permitted = await permit(
      { roles: MAY.readScreeningList, shows: "patients" },
      request.auth,
      id,
      deps,
    );
    if (!permitted.ok) return permitted;
    const summary = await store.studies.get(id);
    if (!summary) return reject("not-found");
    const access = { ...request.access, roles: MAY.readScreeningList };
    const { total, subjects } = await store.subjects.ofStudy(id, LONGEST_LIST, access);
    // Part of a group would be taken for the whole of it, by a bulk export at the latest.
    if (total > subjects.length) {
      return reject("not-possible", {
        detail: `The group has more than ${LONGEST_LIST} members: search for ResearchSubjects instead.`,
      });
    }
    const resource = toCandidateGroup(summary, subjects);
    return ok({
      ...answerRead(request, resource, resource.meta),
      about: { ...aboutSubjects(subjects), study: id },
    });
  }

  async function readEligibility(
    { study: id, cohort: cohortId }: NonNullable<ReturnType<typeof eligibilityGroupOf>>,
    request: ApiRequest,
  ): Promise<Outcome<Answer>> {
    const found = maySee(request.auth, id, MAY.readStudies) ? await shownStudy(deps, id) : null;
    const cohort = found?.study.cohorts.find((each) => each.id === cohortId);
    if (!found || !cohort) return reject("not-found");
    const resource = toEligibilityGroup(found.summary, found.study, cohort, terminology);
    return ok({ ...answerRead(request, resource, resource.meta), about: { study: id } });
  }

  function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const id = request.params["id"] ?? "";
    const eligibility = eligibilityGroupOf(id);
    return eligibility ? readEligibility(eligibility, request) : readCandidates(id, request);
  }

  const groupsOf = (request: ApiRequest, { summary, study }: ShownStudy): readonly Group[] => [
    ...(maySee(request.auth, summary.id, MAY.readScreeningList)
      ? [toCandidateGroupSummary(summary)]
      : []),
    ...study.cohorts.map((cohort) => toEligibilityGroup(summary, study, cohort, terminology)),
  ];

  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("Group", request);
    if (!asked.ok) return asked;
    const studies = await shownStudies(deps, request);
    const found = studies.flatMap((shown) =>
      groupsOf(request, shown).filter((group) => isAsked(asked.value, shown.summary.id, group)),
    );
    const page = pageOf(asked.value, found);
    return ok({ status: 200, body: searchset(baseOf(deps, request), asked.value, page) });
  }

  const roles = MAY.readStudies;
  return [
    { operation: "fhirReadGroup", roles, audit: "read", handle: read },
    { operation: "fhirSearchGroups", roles, audit: "none", handle: search },
    { operation: "fhirSearchGroupsByForm", roles, audit: "none", handle: search },
  ];
}

function isAsked(search: SearchRequest, study: string, group: Group): boolean {
  const identifiers = valuesOf(search, "identifier");
  const own = group.identifier?.[0]?.value ?? "";
  return (
    (valuesOf(search, "_id")?.includes(group.id ?? "") ?? true) &&
    (isAnyToken(identifiers, [systemOfStudy(study)], study) ||
      isAnyToken(identifiers, [SYSTEM.screeningList, SYSTEM.criteria], own)) &&
    isAnyToken(valuesOf(search, "actual"), [], String(group.actual)) &&
    isAnyToken(valuesOf(search, "type"), ["http://hl7.org/fhir/group-type"], group.type)
  );
}
