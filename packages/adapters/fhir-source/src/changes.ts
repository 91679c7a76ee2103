import type { ChangeStep } from "./interface.ts";
import type { Run } from "./run.ts";
import { isOnOffer } from "./run.ts";
import { failedAs, isSourceError } from "./source-error.ts";
import { typeChanges } from "./type-changes.ts";
import { stillWelcome } from "./type-reading.ts";
import { SEARCHED_TYPES } from "./types.ts";

/**
 * Changes of every type. One whose changes the server does not tell is passed over; of one that fails, those of the
 * other types are told first, and then the failure is thrown.
 */
export async function* changesOf(
  run: Run,
  marks: Readonly<Record<string, string>>,
  since: string,
): AsyncGenerator<ChangeStep, void> {
  const failures: unknown[] = [];
  for (const type of ["Patient", ...SEARCHED_TYPES]) {
    if (!isOnOffer(run, type)) continue;
    try {
      yield* typeChanges(run, type, marks[type] ?? since);
    } catch (error) {
      if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
      if (error.status === 401) await stillWelcome(run);
      const refused = error.class === "auth" || error.class === "client";
      if (!refused) failures.push(error);
      const { log } = run.settings;
      log.warn({ type, failure: error.class }, "changes of this type cannot be seen");
    }
  }
  if (failures.length > 0) throw failures[0];
}
