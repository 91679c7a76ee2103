import { groupMembers } from "../patients/group.ts";
import type { ChangeStep } from "../interface.ts";
import type { Run } from "../run.ts";
import { isOnOffer } from "../run.ts";
import { type SourceError, failedAs, isSourceError } from "../wire/source-error.ts";
import { typeChanges } from "./type-changes.ts";
import { stillWelcome } from "../patients/type-reading.ts";
import { SEARCHED_TYPES } from "../types.ts";

/**
 * Changes of every type. One whose changes the server does not tell is passed over; one that fails is named, and told
 * by the next look, because its mark stays: it holds nobody up. Where every type fails, so do the changes. Where a group
 * stands for everyone, others are nobody's business.
 */
export async function* changesOf(
  run: Run,
  marks: Readonly<Record<string, string>>,
  since: string,
): AsyncGenerator<ChangeStep, void> {
  const types = ["Patient", ...SEARCHED_TYPES].filter((type) => isOnOffer(run, type));
  const members = await groupMembers(run);
  const isOurs = members === null ? () => true : setOf(members);
  const failures: SourceError[] = [];
  for (const type of types) {
    try {
      for await (const step of typeChanges(run, type, marks[type] ?? since)) {
        yield { ...step, patients: step.patients.filter(isOurs) };
      }
    } catch (error) {
      if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
      if (error.status === 401) await stillWelcome(run);
      run.settings.log.warn({ type, failure: error.class }, "changes of this type cannot be seen");
      if (failedAs(error, "auth", "client")) continue;
      failures.push(error);
      yield { type, patients: [], deleted: [], mark: null, failure: error.class };
    }
  }
  const [failure] = failures;
  if (failure && failures.length === types.length) throw failure;
}

function setOf(ids: readonly string[]): (id: string) => boolean {
  const set = new Set(ids);
  return (id) => set.has(id);
}
