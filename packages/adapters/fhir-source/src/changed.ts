import type { IdentifiedPatient } from "./batch.ts";
import { pagesOf } from "./paging.ts";
import { readPatientResource } from "./patient-read.ts";
import { patientIdsOf } from "./reference.ts";
import type { Roll } from "./roll.ts";
import type { Run } from "./run.ts";
import { isOnOffer } from "./run.ts";
import { type SourceError, isSourceError } from "./source-error.ts";
import { LISTED_TYPES, SEARCHED_TYPES } from "./types.ts";

/**
 * Patients of whom the server changed anything at or after `since`, by `_lastUpdated` of every type. A change is only a
 * hint: the patients named are read whole. Deletions leave no trace in a search. Types that are not given are
 * passed over, as they are when patients are read; any other failure is thrown, because it would hide changes.
 */
export async function* changedPatients(
  run: Run,
  since: string,
  onTotal: (total: number | null) => void,
): AsyncGenerator<Roll, void> {
  const ids = new Set<string>();
  for (const type of ["Patient", ...SEARCHED_TYPES]) await collect(run, type, since, ids);
  onTotal(ids.size);
  const open = [...ids];
  while (open.length > 0) yield await readRoll(run, open.splice(0, run.settings.batchSize));
}

async function readRoll(run: Run, ids: readonly string[]): Promise<Roll> {
  const patients: IdentifiedPatient[] = [];
  const absent: { id: string; status: "gone" | "notFound" }[] = [];
  const read = await Promise.all(
    ids.map(async (id) => [id, await readPatientResource(run, id)] as const),
  );
  for (const [id, one] of read) {
    if (typeof one === "string") absent.push({ id, status: one });
    else patients.push(one);
  }
  return { patients, absent };
}

const listedTypes: readonly string[] = LISTED_TYPES;

/** Many servers let no one search appointments across patients; what they plan is read with their patients. */
const isExtra = (type: string, error: SourceError): boolean =>
  listedTypes.includes(type) && error.class === "client";

async function collect(run: Run, type: string, since: string, ids: Set<string>): Promise<void> {
  const { verbs, forms, wish, settings } = run;
  if (!isOnOffer(run, type)) return;
  const params = { _lastUpdated: `ge${since}`, _count: settings.pageSize };
  const search = {
    type,
    first: () =>
      forms.ask(`${type} changes`, { post: false, strict: true, include: false }, (form) =>
        verbs.search(type, params, form, wish),
      ),
    follow: (url: string) => verbs.page(type, url, wish),
  };
  try {
    for await (const { entries } of pagesOf(search, settings)) {
      for (const { resource } of entries) {
        const own = resource.resourceType === "Patient" ? [resource.id] : patientIdsOf(resource);
        for (const id of own) if (id) ids.add(id);
      }
    }
  } catch (error) {
    const notGiven =
      isSourceError(error) &&
      (error.class === "auth" || error.status === 404 || isExtra(type, error));
    if (!notGiven || type === "Patient") throw error;
    settings.log.warn({ type, failure: error.class }, "changes of this type cannot be seen");
  }
}
