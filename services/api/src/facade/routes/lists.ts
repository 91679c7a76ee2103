import { ok } from "@cohort/foundation";
import type { Subject } from "@cohort/postgres";
import { maySee } from "../../auth/auth-context.ts";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { answerRead } from "../edge/conditional.ts";
import { isWithin } from "../search/date-range.ts";
import {
  rangeOf,
  readSearchRequest,
  type SearchRequest,
  valuesOf,
} from "../search/search-request.ts";
import { baseOf, pageOf, searchset } from "../search/searchset.ts";
import { isAnyToken } from "../search/values.ts";
import { LONGEST_LIST, toList } from "../subjects/to-list.ts";
import { LIST_TYPES, RECOMMENDATIONS, SYSTEM } from "../vocabulary.ts";
import { broughtAlong } from "./along.ts";
import { aboutSubjects } from "./subjects.ts";

/** Which of the studies a search can be about, before any candidate is read. */
const isAsked = (search: SearchRequest, study: string): boolean =>
  (valuesOf(search, "_id")?.includes(study) ?? true) &&
  isAnyToken(valuesOf(search, "identifier"), [SYSTEM.screeningList], study) &&
  isAnyToken(valuesOf(search, "code"), LIST_TYPES, RECOMMENDATIONS) &&
  isAnyToken(valuesOf(search, "status"), ["http://hl7.org/fhir/list-status"], "current");

export function fhirListRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;

  async function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const summary = await store.studies.get(request.params["study"] ?? "");
    if (!summary) return reject("not-found");
    const listed = await store.subjects.ofStudy(summary.id, LONGEST_LIST, request.access);
    const resource = toList(summary, listed);
    return ok({
      ...answerRead(request, resource, resource.meta),
      about: { ...aboutSubjects(listed.subjects), study: summary.id },
    });
  }

  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("List", request);
    if (!asked.ok) return asked;
    const updated = rangeOf(asked.value, "_lastUpdated");
    const visible = (await store.studies.list())
      .filter(({ id }) => maySee(request.auth, id, MAY.readScreeningList))
      .filter(({ id }) => isAsked(asked.value, id));
    // Without a legal basis there is no list, rather than one that says that nobody is on it.
    const bases = await store.legalBases.of(
      visible.map(({ id }) => id),
      request.access.today,
    );
    const studies = visible.filter(({ id }) => bases.has(id));
    const found: { list: ReturnType<typeof toList>; subjects: readonly Subject[] }[] = [];
    // One after the other: a list can be long.
    for (const study of studies) {
      const listed = await store.subjects.ofStudy(study.id, LONGEST_LIST, request.access);
      const list = toList(study, listed);
      if (isWithin(updated, list.meta.lastUpdated)) found.push({ list, subjects: listed.subjects });
    }
    const page = pageOf(
      asked.value,
      found.map(({ list }) => list),
    );
    const told = new Set(page.resources.map(({ id }) => id));
    const about = found.filter(({ list }) => told.has(list.id)).flatMap(({ subjects }) => subjects);
    const along = await broughtAlong(deps, request, asked.value, about);
    return ok({
      status: 200,
      body: searchset(baseOf(deps, request), asked.value, { ...page, ...along }),
      about: aboutSubjects(about),
    });
  }

  const roles = MAY.readScreeningList;
  return [
    { operation: "fhirReadList", roles, shows: "patients", audit: "read", handle: read },
    { operation: "fhirSearchLists", roles, audit: "search", handle: search },
    { operation: "fhirSearchListsByForm", roles, audit: "search", handle: search },
  ];
}
