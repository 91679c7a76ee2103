import { ok, patientId } from "@cohort/foundation";
import type { Subject, SubjectFilters } from "@cohort/postgres";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject, rejectField } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { answerRead } from "../edge/conditional.ts";
import { isSubjectId } from "../provenance/to-provenance.ts";
import {
  rangeOf,
  readSearchRequest,
  type SearchRequest,
  valuesOf,
} from "../search/search-request.ts";
import { baseOf, searchset } from "../search/searchset.ts";
import { basesFor, readReferences } from "../search/values.ts";
import { statesOf } from "../subjects/status.ts";
import { toResearchSubject } from "../subjects/to-research-subject.ts";
import { broughtAlong } from "./along.ts";

/** Whom an answer is about, for the audit. */
export const aboutSubjects = (subjects: readonly Subject[]): NonNullable<Answer["about"]> => {
  const studies = new Set(subjects.map(({ study }) => study));
  const [study] = studies;
  return {
    ...(study !== undefined && studies.size === 1 ? { study } : {}),
    patients: [...new Set(subjects.map(({ patient }) => patient))],
  };
};

/** The candidate of that id; null where there is none, or none for the caller. */
export async function subjectOf(
  { store }: Pick<ApiDeps, "store">,
  id: string,
  { access }: Pick<ApiRequest, "access">,
): Promise<Subject | null> {
  if (!isSubjectId(id)) return null;
  const { subjects } = await store.subjects.search({ ids: [id] }, { limit: 1 }, access);
  return subjects[0] ?? null;
}

const STATUS_SYSTEM = "http://hl7.org/fhir/research-subject-status|";

function filtersOf(
  search: SearchRequest,
  bases: (type: string) => readonly string[] | null,
): Outcome<SubjectFilters> {
  const read = (field: string, type: string) =>
    readReferences(field, type, valuesOf(search, field), bases(type));
  const studies = read("study", "ResearchStudy");
  if (!studies.ok) return studies;
  const individuals = read("individual", "Patient");
  if (!individuals.ok) return individuals;
  const patients = read("patient", "Patient");
  if (!patients.ok) return patients;
  const ids = valuesOf(search, "_id")?.filter(isSubjectId);
  const statuses = valuesOf(search, "status")?.map((code) => code.replace(STATUS_SYSTEM, ""));
  const { from, before } = rangeOf(search, "_lastUpdated");
  const both = individuals.value && patients.value;
  const whom = both
    ? individuals.value.filter((id) => patients.value?.includes(id))
    : (individuals.value ?? patients.value);
  return ok({
    ...(ids && { ids }),
    ...(studies.value && { studies: studies.value }),
    ...(whom && { patients: whom.map(patientId) }),
    ...(statuses && { states: statesOf(statuses) }),
    ...(from === undefined ? {} : { updatedFrom: from }),
    ...(before === undefined ? {} : { updatedBefore: before }),
  });
}

export function fhirSubjectRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;

  async function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const subject = await subjectOf(deps, request.params["id"] ?? "", request);
    if (!subject) return reject("not-found");
    const resource = toResearchSubject(subject);
    return ok({
      ...answerRead(request, resource, resource.meta),
      about: aboutSubjects([subject]),
    });
  }

  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("ResearchSubject", request);
    if (!asked.ok) return asked;
    const filters = filtersOf(asked.value, (type) => basesFor(deps, request, type));
    if (!filters.ok) return filters;
    const { limit, after } = asked.value;
    if (after !== undefined && !isSubjectId(after)) {
      return rejectField("invalid-request", "_cursor", "is none of this server's");
    }
    const page = await store.subjects.search(
      filters.value,
      { limit, ...(after === undefined ? {} : { after }) },
      request.access,
    );
    // A next link is a URL, and the form was chosen to keep patients' ids out of URLs.
    if (page.hasMore && filters.value.patients && request.path.endsWith("/_search")) {
      return reject("not-possible", {
        detail: "Too many candidates for one page: ask for fewer patients at once.",
      });
    }
    const resources = page.subjects.map(toResearchSubject);
    const { total, hasMore } = page;
    const along = await broughtAlong(deps, request, asked.value, page.subjects);
    return ok({
      status: 200,
      body: searchset(baseOf(deps, request), asked.value, { resources, total, hasMore, ...along }),
      about: aboutSubjects(page.subjects),
    });
  }

  const roles = MAY.readScreeningList;
  return [
    { operation: "fhirReadSubject", roles, audit: "read", handle: read },
    { operation: "fhirSearchSubjects", roles, audit: "search", handle: search },
    { operation: "fhirSearchSubjectsByForm", roles, audit: "search", handle: search },
  ];
}
