import { setTimeout as pause } from "node:timers/promises";
import { type Result, fail } from "@cohort/foundation";
import { checkVersion } from "./migrate/schema-version.ts";
import { unreachable } from "./migrate/single-connection.ts";
import type { Store } from "./store.ts";
import { StoreUnavailableError } from "./unavailable.ts";

/** Whoever asks waits no longer than this, also for a database that keeps the connection and says nothing. */
const LONGEST_MS = 3000;

/**
 * Whether the database answers, and with this program's schema. Anyone may ask for it, however often: those who ask while a
 * question is under way share it, so that a silent database holds one connection for all of them.
 */
export function pingBy(readVersion: () => Promise<number>): Store["ping"] {
  let underWay: Promise<Result<null>> | null = null;

  async function ask(): Promise<Result<null>> {
    try {
      return await checkVersion(await readVersion());
    } catch (error) {
      if (error instanceof StoreUnavailableError) return fail(unreachable(error.code));
      throw error;
    }
  }

  return async () => {
    underWay ??= ask().finally(() => {
      underWay = null;
    });
    const late = new AbortController();
    const given = pause(LONGEST_MS, fail(unreachable("no answer")), { signal: late.signal });
    given.catch(() => undefined);
    return await Promise.race([underWay, given]).finally(() => late.abort());
  };
}
