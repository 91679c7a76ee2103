import { patientId } from "@cohort/foundation";
import { exportChanges } from "../bulk/import-export.ts";
import { drain } from "./drain.ts";
import { fullPass } from "./full-pass.ts";
import { noteGrants } from "./grants.ts";
import type { SyncRun } from "./sync-run.ts";

/**
 * Who changed since the marks is noted together with the marks, and read. Where nothing was ever read there is nothing
 * to tell changes from: then everyone is. False where the job has ended.
 */
export async function readChanges(run: SyncRun): Promise<boolean> {
  const { reading } = run.parts.store;
  const marks = await reading.marks();
  const since = earliest(Object.values(marks));
  if (since === null) return fullPass(run);
  const { changesWantedAt } = await reading.state();
  const found =
    run.parts.bulk === null
      ? await findChanges(run, marks, since)
      : await exportChanges(run, since);
  if (!found) return false;
  if (changesWantedAt !== null) await reading.clearWanted(changesWantedAt);
  return drain(run);
}

async function findChanges(
  run: SyncRun,
  marks: Readonly<Record<string, string>>,
  since: string,
): Promise<boolean> {
  const { parts, source, notes, signal } = run;
  const { reading } = parts.store;
  const told = new Set<string>();
  if (!(await notes.begin("changes"))) return false;
  for await (const step of source.changes({ marks, since, signal })) {
    const { type, patients, deleted, mark, failure } = step;
    // Its mark stays, so that the next look tells what this one could not.
    if (failure !== undefined) notes.add({ skipped: { [`changes:${type}`]: 1 } });
    else told.add(type);
    const owners = deleted.length === 0 ? [] : await reading.ownersOf(deleted);
    await reading.wantChanged(
      [...patients.map(patientId), ...owners],
      mark === null ? null : { type, since: mark },
    );
    if (!(await notes.note())) return false;
    signal.throwIfAborted();
  }
  await noteGrants(run, told);
  return true;
}

/** Instants may be written with different offsets. */
const earliest = (instants: readonly string[]): string | null =>
  instants.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
