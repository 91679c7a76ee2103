import { formatDay, parseDay } from "@cohort/foundation";
import { SYSTEM, type Store } from "@cohort/postgres";
import { type Keeper, keepLooking } from "../keep-looking.ts";
import type { Parts } from "../parts.ts";

const LOCK = "retention";
const DAY_MS = 24 * 60 * 60_000;
/** How long before its last day a legal basis is spoken of. */
const WARNED_DAYS = 30;

export type RetentionParts = Pick<
  Parts,
  "limits" | "logger" | "metrics" | "clock" | "today" | "keeping"
> & {
  readonly store: {
    readonly studies: Pick<Store["studies"], "list">;
    readonly legalBases: Pick<Store["legalBases"], "of">;
    readonly retention: Store["retention"];
    readonly whileLeader: Store["whileLeader"];
  };
};

/** Of every study that is matched, how long patients of it may still be looked at. */
async function lookAtBases({
  store,
  logger,
  metrics,
  today,
}: Omit<RetentionParts, "limits" | "clock" | "keeping">): Promise<void> {
  const now = today();
  const studies = (await store.studies.list()).flatMap(({ id, status }) =>
    status === "active" ? [id] : [],
  );
  const bases = await store.legalBases.of(studies, formatDay(now));
  metrics.legalBasisDays.reset();
  for (const study of studies) {
    const basis = bases.get(study);
    const until = basis?.validUntil == null ? null : parseDay(basis.validUntil);
    if (basis === undefined) {
      metrics.legalBasisDays.set({ study }, 0);
      logger.warn({ study }, "no legal basis holds: patients of the study cannot be seen");
    } else if (until !== null) {
      // The last day counts.
      const left = until - now + 1;
      metrics.legalBasisDays.set({ study }, left);
      if (left <= WARNED_DAYS) logger.warn({ study, left }, "the legal basis is about to end");
    }
  }
}

/** Once a day: what was kept long enough goes, and legal bases are looked at. */
export function retentionKeeping(parts: RetentionParts) {
  const { store, logger, clock, keeping } = parts;
  let doneAt = -Infinity;
  return async (): Promise<void> => {
    if (clock() - doneAt < DAY_MS) return;
    await store.whileLeader(LOCK, async () => {
      await lookAtBases(parts);
      const options = { days: keeping.retentionDays, dryRun: false };
      const { studies, snapshots } = await store.retention.purge(options, SYSTEM);
      for (const { study, rows } of studies) logger.info({ study, ...rows }, "study purged");
      if (snapshots !== null && snapshots > 0) logger.info({ snapshots }, "snapshots dropped");
      doneAt = clock();
    });
  };
}

export const keepRetention = (parts: RetentionParts): Keeper =>
  keepLooking("retention", parts, retentionKeeping(parts));
