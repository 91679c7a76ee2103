import type { FhirResource } from "fhir/r4.js";
import { Newest } from "./newest.ts";
import { pagesOf } from "./paging.ts";
import { patientIdsOf, patientParameterValue } from "./reference.ts";
import { OverBudget } from "./run.ts";
import type { Budget, Run } from "./run.ts";
import { MEDICATION_TYPES } from "./types.ts";
import type { PatientType } from "./types.ts";
import type { SearchParams } from "./verbs.ts";

/** What a search of one type found. Filled page by page, so that whole pages before a failure stay. */
export class Found {
  readonly matches = new Newest<FhirResource>();
  readonly included = new Newest<FhirResource>();
}

const medicationTypes: readonly string[] = MEDICATION_TYPES;

/** Searches one type for some patients, page by page, into `found`. Throws SourceErrors and OverBudget. */
export async function searchType(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  pageSize: number,
  budget: Budget,
  found: Found,
): Promise<void> {
  const { capabilities, verbs, wish } = run;
  const include = medicationTypes.includes(type) && capabilities.includesMedication(type);
  const params: SearchParams = {
    [capabilities.patientParameter(type)]: patientParameterValue(ids),
    _count: pageSize,
  };
  const pages = pagesOf(
    {
      type,
      first: () =>
        run.forms.ask(type, { post: true, strict: true, include }, (form) => {
          const brought: SearchParams = form.include ? { _include: `${type}:medication` } : {};
          return verbs.search(type, { ...params, ...brought }, form, wish);
        }),
      follow: (url) => verbs.page(type, url, wish),
    },
    run.settings,
  );
  for await (const page of pages) {
    for (const { resource } of page.entries) {
      if (resource.resourceType === type) found.matches.add(resource);
      else if (resource.resourceType === "Medication") found.included.add(resource);
    }
    if (!budget.spend(page.bytes)) throw new OverBudget();
  }
}

/** Resources by patient, or null where one of them does not say whose it is. Others' resources are left out. */
export function byPatient(
  found: Found,
  ids: readonly string[],
): {
  readonly byId: ReadonlyMap<string, readonly FhirResource[]>;
  readonly strangers: number;
} | null {
  const byId = new Map<string, FhirResource[]>(ids.map((id) => [id, []]));
  const [only] = ids.length === 1 ? ids : [];
  let strangers = 0;
  for (const resource of found.matches.values) {
    const named = patientIdsOf(resource);
    const about = named.length === 0 && only !== undefined ? [only] : named;
    if (about.length === 0) return null;
    const known = about.filter((id) => byId.has(id));
    for (const id of known) byId.get(id)?.push(resource);
    if (known.length === 0) strangers += 1;
  }
  return { byId, strangers };
}
