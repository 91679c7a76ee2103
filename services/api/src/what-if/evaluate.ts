import type { PatientId } from "@cohort/foundation";
import type { LoadedRecord } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import { createBreather } from "./breather.ts";
import { type Compared, type ComparedStudies, compare } from "./compare.ts";

/** Records that are read at once: reading a whole one takes some tenths of a millisecond of this thread. */
const BATCH = 20;

type Parts = Pick<ApiDeps, "store" | "terminology" | "today" | "closing">;

/**
 * These patients under both studies as of today, from the stored records with what people stated; null where the process shuts down
 * meanwhile. Others' requests are answered in between. Who has no record any more is left out.
 */
export async function evaluate(
  { store, terminology, today, closing }: Parts,
  studies: ComparedStudies,
  patients: readonly PatientId[],
): Promise<readonly Compared[] | null> {
  const asOf = today();
  const breathe = createBreather();
  const compared: Compared[] = [];
  const load = (from: number): Promise<readonly LoadedRecord[]> =>
    from < patients.length
      ? store.records.load(patients.slice(from, from + BATCH))
      : Promise.resolve([]);
  for (let from = 0; from < patients.length; from += BATCH) {
    if (closing()) return null;
    for (const loaded of await load(from)) {
      compared.push(compare(loaded, studies, { terminology, asOf }));
      await breathe();
    }
  }
  return compared;
}
