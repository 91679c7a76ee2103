import type { Study } from "@cohort/studies";
import { expectDefined, ok } from "@cohort/foundation";
import type { StudySummary } from "@cohort/postgres";
import { maySee } from "../../auth/auth-context.ts";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { answerRead } from "../edge/conditional.ts";
import { isWithin } from "../search/date-range.ts";
import { readSearchRequest, rangeOf, valuesOf } from "../search/search-request.ts";
import { baseOf, pageOf, searchset } from "../search/searchset.ts";
import { isAnyToken } from "../search/values.ts";
import { STUDY_STATUS, toResearchStudy } from "../studies/to-research-study.ts";
import { SYSTEM, systemOfStudy } from "../vocabulary.ts";

export interface ShownStudy {
  readonly summary: StudySummary;
  /** The active revision, else the latest. */
  readonly study: Study;
}

/** A study as it is shown; null where there is none. */
export async function shownStudy(
  { store }: Pick<ApiDeps, "store">,
  id: string,
): Promise<ShownStudy | null> {
  const summary = await store.studies.get(id);
  return summary && shown({ store }, summary);
}

async function shown(
  { store }: Pick<ApiDeps, "store">,
  summary: StudySummary,
): Promise<ShownStudy> {
  const { study } = expectDefined(
    await store.studies.revision(summary.id, summary.revision),
    "revision that the study's summary names",
  );
  return { summary, study };
}

/** All that the caller may know of. */
export async function shownStudies(
  { store }: Pick<ApiDeps, "store">,
  { auth }: Pick<ApiRequest, "auth">,
): Promise<readonly ShownStudy[]> {
  const summaries = await store.studies.list();
  const visible = summaries.filter(({ id }) => maySee(auth, id, MAY.readStudies));
  return Promise.all(visible.map((summary) => shown({ store }, summary)));
}

export function fhirStudyRoutes(deps: ApiDeps): readonly Route[] {
  async function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await shownStudy(deps, request.params["study"] ?? "");
    if (!found) return reject("not-found");
    const resource = toResearchStudy(found.summary, found.study);
    return ok(answerRead(request, resource, resource.meta));
  }

  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("ResearchStudy", request);
    if (!asked.ok) return asked;
    const ids = valuesOf(asked.value, "_id");
    const identifiers = valuesOf(asked.value, "identifier");
    const statuses = valuesOf(asked.value, "status");
    const titles = valuesOf(asked.value, "title");
    const updated = rangeOf(asked.value, "_lastUpdated");
    const all = await shownStudies(deps, request);
    const found = all
      .filter(({ summary }) => ids?.includes(summary.id) ?? true)
      .filter(({ summary }) => isWithin(updated, summary.updatedAt))
      .filter(({ summary }) =>
        isAnyToken(
          statuses,
          ["http://hl7.org/fhir/research-study-status"],
          STUDY_STATUS[summary.status],
        ),
      )
      .filter(({ study }) => titles?.some((title) => beginsWith(study.title, title)) ?? true)
      .filter(
        ({ summary: { id }, study }) =>
          isAnyToken(identifiers, [systemOfStudy(id)], id) ||
          study.otherIds.some((other) => isAnyToken(identifiers, [SYSTEM.study], other)),
      )
      .map(({ summary, study }) => toResearchStudy(summary, study));
    const page = pageOf(asked.value, found);
    return ok({ status: 200, body: searchset(baseOf(deps, request), asked.value, page) });
  }

  const roles = MAY.readStudies;
  return [
    { operation: "fhirReadStudy", roles, audit: "none", handle: read },
    { operation: "fhirSearchStudies", roles, audit: "none", handle: search },
    { operation: "fhirSearchStudiesByForm", roles, audit: "none", handle: search },
  ];
}

/** FHIR R4 3.1.1.4.6: whatever the case and the accents. */
const beginsWith = (text: string, start: string): boolean => plain(text).startsWith(plain(start));

const plain = (text: string): string =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
