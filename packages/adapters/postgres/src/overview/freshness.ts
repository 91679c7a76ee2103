import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Overview } from "../interface/overview.ts";
import { OPEN } from "../jobs/rows.ts";
import { CATALOGUE_STUDIES } from "../studies/catalogues.ts";

/** Hints read single patients: they make nobody else's data fresher. */
export async function readFreshness(queries: Queries): Promise<Overview["synced"]> {
  const row = await queries
    .selectFrom("job")
    .select((eb) => [
      sql<string | null>`max(finished_at) filter (where state = 'done' and mode <> 'hints')`.as(
        "at",
      ),
      eb.fn
        .coalesce(
          sql<boolean>`bool_or(${eb("state", "in", OPEN)} and mode <> 'hints')`,
          sql.lit(false),
        )
        .as("running"),
    ])
    .where("kind", "=", "sync")
    .executeTakeFirst();
  return { at: row?.at ?? null, running: row?.running ?? false };
}

/** Patients matched under a catalogue with that revision of the study, by `study revision`; those in quarantine are in neither number. */
export async function readRematched(
  queries: Queries,
): Promise<{ readonly done: ReadonlyMap<string, number>; readonly total: number }> {
  const rows = await queries
    .selectFrom("record")
    .leftJoin("catalogue", "catalogue.hash", "record.matched_catalogue")
    .select((eb) => ["catalogue.studies", eb.fn.countAll<number>().as("patients")])
    .where("record.quarantined_at", "is", null)
    .groupBy("catalogue.studies")
    .execute();
  const done = new Map<string, number>();
  for (const { studies, patients } of rows) {
    if (studies === null) continue;
    for (const { study, revision } of CATALOGUE_STUDIES.read(studies)) {
      const key = `${study} ${revision}`;
      done.set(key, (done.get(key) ?? 0) + patients);
    }
  }
  return { done, total: rows.reduce((sum, { patients }) => sum + patients, 0) };
}
