import type { FhirResource } from "fhir/r4.js";
import type { IdentifiedPatient } from "./batch.ts";
import { Newest, compareVersions, versionOf } from "./newest.ts";
import type { Version } from "./newest.ts";
import { pagesOf } from "./paging.ts";
import { keepLast } from "./keep-last.ts";
import type { Run } from "./run.ts";

/**
 * Pages of the server's patients. A patient that comes again on a later page is passed on again only in a newer
 * version, as long as `limits.rememberedPatients` reaches. Throws SourceErrors: a page of this list that cannot be read
 * hides everyone after it, so that there is no going on.
 */
export async function* listPatients(
  run: Run,
  onTotal: (total: number | null) => void,
): AsyncGenerator<readonly IdentifiedPatient[], void> {
  const seen = new Map<string, Version>();
  const params = { _count: run.settings.pageSize };
  const pages = pagesOf(
    {
      type: "Patient",
      first: () =>
        run.forms.ask("Patient", { post: false, strict: true, include: false }, (form) =>
          run.verbs.search("Patient", params, form, run.wish),
        ),
      follow: (url) => run.verbs.page("Patient", url, run.wish),
    },
    run.settings,
  );
  for await (const page of pages) {
    onTotal(page.total);
    const newest = new Newest<IdentifiedPatient>();
    for (const { resource } of page.entries) {
      if (isPatient(resource)) newest.add(resource);
    }
    const fresh = newest.values.filter((patient) => {
      const known = seen.get(patient.id);
      return known === undefined || compareVersions(versionOf(patient), known) === 1;
    });
    for (const patient of fresh) {
      keepLast(seen, patient.id, versionOf(patient), run.settings.limits.rememberedPatients);
    }
    const nameless = page.entries.filter(({ resource }) => lacksId(resource)).length;
    if (nameless > 0)
      run.settings.log.warn({ type: "Patient", nameless }, "patients without an id");
    if (fresh.length > 0) yield fresh;
  }
}

const isPatient = (resource: FhirResource): resource is IdentifiedPatient =>
  resource.resourceType === "Patient" && typeof resource.id === "string" && resource.id !== "";

const lacksId = (resource: FhirResource): boolean =>
  resource.resourceType === "Patient" && !isPatient(resource);
