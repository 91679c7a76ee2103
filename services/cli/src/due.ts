import { formatDay } from "@cohort/foundation";
import { catalogueHash } from "@cohort/matching";
import type { DueQuery, Store } from "@cohort/postgres";
import type { Terminology } from "@cohort/terminology";
import type { Session } from "./session.ts";

/** What every patient should have been matched against, and as of when: now, as the workers see it too. */
export async function dueQuery(
  { config }: Pick<Session, "config">,
  store: Store,
  terminology: Terminology,
): Promise<DueQuery> {
  const active = await store.studies.active();
  const hashes = active.map(({ hash }) => hash);
  return {
    catalogue: catalogueHash(hashes, terminology),
    asOf: formatDay(config.asOf ?? terminology.dayOf(Date.now())),
  };
}
