import { type Subject, loadBatch } from "./batch.ts";
import { findPatients } from "./find-patients.ts";
import type { ReadPatients, ReadingRequest } from "../interface.ts";
import type { Run } from "../run.ts";
import { isSourceError } from "../wire/source-error.ts";

/** How many patients are searched for at one time, for as long as the source lives. */
export interface BatchSize {
  readonly now: number;
  /** A batch had to be cut to so many. */
  cut(size: number): void;
  /** Another one begins: after one that was too large, back to the full size step by step. */
  recover(): void;
}

export function createBatchSize(full: number): BatchSize {
  let now = full;
  return {
    get now() {
      return now;
    },
    cut(size) {
      now = Math.min(now, size);
    },
    recover() {
      now = Math.min(full, now + 1);
    },
  };
}

/** Whole patients in the order asked for, batch by batch; who is asked for twice comes once. */
export async function readPatients(
  run: Run,
  requests: readonly ReadingRequest[],
  size: BatchSize,
): Promise<ReadPatients> {
  const seen = new Set<string>();
  const open = requests.filter(({ id }) => !seen.has(id) && seen.add(id));
  const read: ReadPatients[] = [];
  while (open.length > 0) {
    read.push(await readBatch(run, open.splice(0, size.now), size));
    size.recover();
  }
  return {
    patients: read.flatMap(({ patients }) => patients),
    absent: read.flatMap(({ absent }) => absent),
    failed: read.flatMap(({ failed }) => failed),
  };
}

async function readBatch(
  run: Run,
  requests: readonly ReadingRequest[],
  size: BatchSize,
): Promise<ReadPatients> {
  const found = await findPatients(
    run,
    requests.map(({ id }) => id),
  );
  const subjects: Subject[] = [];
  const absent: { id: string; status: "gone" | "notFound" }[] = [];
  const failed: ReadPatients["failed"][number][] = [];
  for (const { id, also = [] } of requests) {
    const one = found.get(id) ?? "notFound";
    if (typeof one === "string") absent.push({ id, status: one });
    else if (isSourceError(one)) failed.push({ id, error: one });
    else subjects.push({ patient: one, also: also.filter((other) => other !== id) });
  }
  const patients = await loadBatch(run, subjects, (halved) => size.cut(halved));
  return { patients, absent, failed };
}
