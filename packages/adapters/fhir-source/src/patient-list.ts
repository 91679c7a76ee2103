import type { FhirResource } from "fhir/r4.js";
import type { IdentifiedPatient } from "./batch.ts";
import type { ListedPatients } from "./interface.ts";
import { pagesOf } from "./paging.ts";
import type { Run } from "./run.ts";

/**
 * The ids of the server's patients, page by page; one who stands on several pages comes several times. Throws
 * SourceErrors: a page of this list that cannot be read hides everyone after it, so that there is no going on.
 */
export async function* listPatients(
  run: Run,
  from: string | undefined,
): AsyncGenerator<ListedPatients, void> {
  const { verbs, wish, settings } = run;
  const best = { post: false, strict: true, elements: true };
  const pages = pagesOf(
    {
      type: "Patient",
      ...(from === undefined ? {} : { from }),
      first: () =>
        run.forms.ask("list of Patients", best, (form) => {
          const elements = form.elements === true ? { _elements: "id" } : {};
          const params = { ...elements, _count: settings.pageSize };
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

export const isPatient = (resource: FhirResource): resource is IdentifiedPatient =>
  resource.resourceType === "Patient" && typeof resource.id === "string" && resource.id !== "";
