import type { FhirResource } from "fhir/r4.js";
import type { IdentifiedPatient } from "./batch.ts";
import { GROUP_STEP, groupMembers } from "./group.ts";
import type { ListedPatients } from "../interface.ts";
import { pagesOf } from "../search/paging.ts";
import type { Reply } from "../wire/reply.ts";
import type { Run } from "../run.ts";
import type { Form } from "../search/search-forms.ts";
import { SourceError, isSourceError } from "../wire/source-error.ts";

/**
 * The ids of the server's patients, or of the group's that stands for them, page by page; one who stands on several pages
 * comes several times. Throws SourceErrors: a page of this list that cannot be read hides everyone after it, so that there is no going on.
 */
export async function* listPatients(
  run: Run,
  from: string | undefined,
): AsyncGenerator<ListedPatients, void> {
  const { verbs, wish, settings } = run;
  const members = await groupMembers(run);
  if (members !== null) {
    yield* inSteps(members);
    return;
  }
  const best = (sort: boolean): Form => ({ post: false, strict: true, elements: true, sort });
  const pages = pagesOf(
    {
      type: "Patient",
      ...(from === undefined ? {} : { from }),
      first: (tooFar) =>
        ask(run, `list of Patients${tooFar ? " in order" : ""}`, best(tooFar), (form) => {
          const elements = form.elements === true ? { _elements: "id" } : {};
          const order = form.sort === true ? { _sort: "_lastUpdated" } : {};
          const params = { ...elements, ...order, _count: settings.pageSize };
          return verbs.search("Patient", params, form, wish);
        }),
      follow: (url) => verbs.page("Patient", url, wish),
    },
    settings,
  );
  for await (const { entries, next, total } of pages) {
    const patients = entries
      .map(({ resource }) => resource)
      .filter(({ resourceType }) => resourceType === "Patient");
    const named = patients.filter(isPatient);
    const nameless = patients.length - named.length;
    if (nameless > 0) settings.log.warn({ type: "Patient", nameless }, "patients without an id");
    yield { ids: [...new Set(named.map(({ id }) => id))], next, total };
  }
}

/** Epic, Oracle Health and others list nobody unasked. */
const UNASKED: readonly (number | null)[] = [400, 405, 412, 422, 501];

async function ask(
  { forms }: Run,
  ...[name, best, search]: Parameters<Run["forms"]["ask"]>
): Promise<Reply> {
  try {
    return await forms.ask(name, best, search);
  } catch (error) {
    if (!isSourceError(error) || error.class !== "client" || !UNASKED.includes(error.status)) {
      throw error;
    }
    throw new SourceError("no-patient-list", error.message, { status: error.status ?? 400 });
  }
}

/** A list that was stopped begins again: it costs one request. */
function* inSteps(ids: readonly string[]): Generator<ListedPatients, void> {
  for (let at = 0; at < ids.length; at += GROUP_STEP) {
    const isLast = at + GROUP_STEP >= ids.length;
    yield {
      ids: ids.slice(at, at + GROUP_STEP),
      next: isLast ? null : "group",
      total: ids.length,
    };
  }
}

export const isPatient = (resource: FhirResource): resource is IdentifiedPatient =>
  resource.resourceType === "Patient" && typeof resource.id === "string" && resource.id !== "";
