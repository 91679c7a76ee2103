import type { IdentifiedPatient } from "./batch.ts";
import { type Together, inLists } from "../search/list-sizes.ts";
import { Newest } from "../search/newest.ts";
import { pagesOf } from "../search/paging.ts";
import { isReadable, offersNoReads, readPatientResource } from "./patient-read.ts";
import { isPatient } from "./patient-list.ts";
import { escaped } from "../search/reference.ts";
import type { Run } from "../run.ts";
import { isRefusal } from "../search/search-forms.ts";
import { type SourceError, failedAs, isSourceError } from "../wire/source-error.ts";

/** A Patient, why there is none, or why that could not be found out. */
export type PatientFinding = IdentifiedPatient | "gone" | "notFound" | SourceError;

type Findings = ReadonlyMap<string, PatientFinding>;

/**
 * The Patients of these ids, by one search where the server takes a list. Who is not in its answer is read by id: only
 * that tells who is gone. Throws what concerns all of them: a server that is down or throttling, credentials that no
 * longer hold, or a failure that they all share.
 */
export async function findPatients(run: Run, ids: readonly string[]): Promise<Findings> {
  const readable = ids.filter(isReadable);
  const { parts, size, halved } = await inLists(
    readable,
    run.lists.of("Patient"),
    (some) => searchTogether(run, some),
    async (id) => new Map([[id, await readAlone(run, id)]]),
  );
  const found = new Map<string, PatientFinding>(parts.flatMap((one) => [...one]));
  const failures = readable.flatMap((id) => {
    const one = found.get(id);
    return isSourceError(one) ? [one] : [];
  });
  const [failure] = failures;
  if (failure && failures.length === readable.length && readable.length > 1) throw failure;
  if (halved && !failure) run.lists.learn("Patient", size);
  for (const id of ids) if (!isReadable(id)) found.set(id, "notFound");
  return found;
}

async function readAlone(run: Run, id: string, searched = false): Promise<PatientFinding> {
  try {
    return await readPatientResource(run, id);
  } catch (error) {
    if (!isSourceError(error) || concernsAll(error)) throw error;
    if (!offersNoReads(error)) return error;
    if (searched) return "notFound";
    const found = await searchTogether(run, [id]);
    return found instanceof Map ? (found.get(id) ?? "notFound") : error;
  }
}

const concernsAll = (error: SourceError): boolean =>
  failedAs(error, "unavailable", "throttled") || error.status === 401;

async function searchTogether(run: Run, ids: readonly string[]): Promise<Together<Findings>> {
  const newest = new Newest<IdentifiedPatient>();
  const { verbs, wish, settings } = run;
  const params = { _id: ids.map(escaped).join(","), _count: settings.pageSize };
  const search = {
    type: "Patient",
    first: () =>
      run.forms.ask("Patient by id", { post: true, strict: true }, (form) =>
        verbs.search("Patient", params, form, wish),
      ),
    follow: (url: string) => verbs.page("Patient", url, wish),
    withoutPost: () => void run.forms.withoutPost("Patient by id"),
  };
  let isFirst = true;
  try {
    for await (const { entries } of pagesOf(search, settings)) {
      const patients = entries.map(({ resource }) => resource).filter(isPatient);
      // A server that does not know the parameter and does not say so would list everyone, as would a next link that
      // has lost it.
      if (patients.some(({ id }) => !ids.includes(id))) {
        const again = !isFirst && run.forms.withoutPost("Patient by id");
        return again ? await searchTogether(run, ids) : "refused";
      }
      isFirst = false;
      for (const one of patients) newest.add(one);
    }
  } catch (error) {
    if (!isSourceError(error) || concernsAll(error)) throw error;
    return isRefusal(error) ? "refused" : "failed";
  }
  const found = new Map<string, PatientFinding>(newest.values.map((one) => [one.id, one]));
  const missing = ids.filter((id) => !found.has(id));
  const read = await Promise.all(
    missing.map(async (id) => [id, await readAlone(run, id, true)] as const),
  );
  return new Map([...found, ...read]);
}
