import type { OperationOutcome } from "fhir/r4.js";
import type { Subject } from "@cohort/postgres";
import type { ApiDeps } from "../../deps.ts";
import type { ApiRequest } from "../../route.ts";
import type { SearchRequest } from "../search/search-request.ts";
import type { Page } from "../search/searchset.ts";
import { toResearchStudy } from "../studies/to-research-study.ts";
import { toResearchSubject } from "../subjects/to-research-subject.ts";
import { shownStudies } from "./studies.ts";

/** FHIR R4 3.1.1.5.4 lets a server leave out what it does not hold; this one says so. */
const NO_PATIENTS: OperationOutcome = {
  resourceType: "OperationOutcome",
  issue: [
    {
      severity: "information",
      code: "not-supported",
      details: { text: "Patients are not brought along: the EHR has them, under the same ids." },
    },
  ],
};

/** What comes with a page by `_include`. The subjects are those that it tells of, themselves or as entries of its lists. */
export async function broughtAlong(
  deps: Pick<ApiDeps, "store">,
  request: Pick<ApiRequest, "auth">,
  { type, includes }: SearchRequest,
  subjects: readonly Subject[],
): Promise<Pick<Page, "included" | "outcome">> {
  const items = type === "List" && includes.has("List:item") ? subjects : [];
  const sources = new Set((type === "List" ? items : subjects).map(({ study }) => study));
  const studies = includes.has("ResearchSubject:study") ? await shownStudies(deps, request) : [];
  return {
    included: [
      ...items.map(toResearchSubject),
      ...studies
        .filter(({ summary }) => sources.has(summary.id))
        .map(({ summary, study }) => toResearchStudy(summary, study)),
    ],
    ...(includes.has("ResearchSubject:individual") || includes.has("ResearchSubject:patient")
      ? { outcome: NO_PATIENTS }
      : {}),
  };
}
