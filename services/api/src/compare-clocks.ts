import type { Store } from "@cohort/postgres";
import type { ApiDeps } from "./deps.ts";

/** Beyond this, times in the audit and in decisions are not those of the hospital's other records. */
const MOST_SKEW_MS = 5000;

/** At start: decisions and the audit bear the database's time. A database that is away is found out elsewhere. */
export async function compareClocks({
  store,
  clock,
  metrics,
  logger,
}: Pick<ApiDeps, "clock" | "metrics" | "logger"> & {
  readonly store: Pick<Store, "clockSkewMs">;
}): Promise<void> {
  try {
    const skewMs = await store.clockSkewMs(clock);
    metrics.clockSkew.set(skewMs / 1000);
    if (Math.abs(skewMs) > MOST_SKEW_MS) {
      logger.warn({ skewMs: Math.round(skewMs) }, "the database's clock is not this machine's");
    }
  } catch (error) {
    logger.warn({ err: error }, "the database's clock was not compared");
  }
}
