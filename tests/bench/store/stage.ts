import { expectDefined, formatDay, parseDay, type PatientId } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import { type CatalogueNow, createActiveCatalogue } from "@cohort/postgres";
import { createLogger } from "@cohort/telemetry";
import { AS_OF } from "../corpus/people.ts";
import { type Site, type SiteAsked, openSite } from "../growth/site.ts";

/** People on record, and a match job's own work on them: read, match, save. */
export interface Stage {
  readonly site: Site;
  readonly now: CatalogueNow;
  readonly patients: readonly PatientId[];
  /** One job of the worker's, without the queue. Returns how many rows it wrote. */
  job(patients: readonly PatientId[]): Promise<number>;
  /** Nobody is matched, and nothing of anybody stored. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** As many as a hospital's worker takes. */
export const BATCH = 200;

export const batches = <T>(all: readonly T[], size = BATCH): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );

export async function setStage(asked: SiteAsked): Promise<Stage> {
  const site = await openSite(asked);
  const { store, terminology } = site;
  const asOf = expectDefined(parseDay(AS_OF), "a date");
  const logger = createLogger({ logLevel: "silent" });
  const now = await createActiveCatalogue({ store, terminology, logger, clock: Date.now }).load();
  const { studies, inputs } = now;
  const patients = await store.records.due({
    catalogue: now.hash,
    asOf: AS_OF,
    limit: asked.patients,
  });
  const clear = [
    "truncate match",
    "alter table match_event disable trigger append_only",
    "truncate match_event",
  ];
  return {
    site,
    now,
    patients,
    job: async (batch) => {
      const loaded = await store.records.load(batch);
      const rows = loaded.map(({ patient, version, record, attestations }) => ({
        patient,
        readVersion: version,
        ...matchForStore({ record, attestations, terminology, studies, asOf }),
      }));
      const report = await store.matches.save({ ...inputs, asOf: formatDay(asOf) }, rows);
      return report.rows.written;
    },
    reset: async () => {
      for (const statement of clear) await site.sql(statement);
      await site.sql(
        "update record set matched_version = null, matched_catalogue = null, next_change_on = null",
      );
    },
    close: () => site.close(),
  };
}
