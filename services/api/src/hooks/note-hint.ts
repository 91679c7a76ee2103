import { patientId } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import type { Whom } from "./whom.ts";

/** Hints within this time of each other cost one reading. */
const PAUSE_MS = 10_000;
/** A notification is answered within a second: more is not spent on finding whose a resource was. */
const LOOK_UP_MS = 200;
const MOST_LOOK_UPS = 3;
/** Where it took longer once, it will the next time. */
const TOO_LONG_FOR_MS = 3_600_000;

export type NoteHint = (whom: Whom) => Promise<void>;

/** Notes whom to read again, or that changes are to be looked for where nobody can be named at once. */
export function createNoteHint({ store, clock }: Pick<ApiDeps, "store" | "clock">): NoteHint {
  let isLooking = false;
  let tooSlowUntil = 0;

  /** Null: not known at once. */
  async function ownersOf(
    resources: readonly string[],
  ): Promise<Awaited<ReturnType<Store["reading"]["ownersOf"]>> | null> {
    if (resources.length > MOST_LOOK_UPS || isLooking || clock() < tooSlowUntil) return null;
    isLooking = true;
    try {
      const owners = [];
      for (const resource of resources) {
        const found = await store.reading.ownersWithin([resource], LOOK_UP_MS);
        if (found === null) tooSlowUntil = clock() + TOO_LONG_FOR_MS;
        if (found === null || found.length === 0) return null;
        owners.push(...found);
      }
      return owners;
    } finally {
      isLooking = false;
    }
  }

  return async ({ patients, resources, isChange }) => {
    if (!isChange) return;
    const owners = resources.length === 0 ? [] : await ownersOf(resources);
    const named = [...patients.map(patientId), ...(owners ?? [])];
    if (named.length > 0) await store.reading.want(named, PAUSE_MS);
    if (named.length === 0 || owners === null) await store.reading.wantChanges();
  };
}
