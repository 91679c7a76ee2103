import { loadBatch } from "./batch.ts";
import { changedPatients } from "./changed.ts";
import { listPatients } from "./patient-list.ts";
import type { Roll } from "./roll.ts";
import { createTally } from "./progress.ts";
import type { Run } from "./run.ts";
import type { PatientPage, Progress, SourcePatient } from "./types.ts";

export interface PatientsOptions {
  readonly signal?: AbortSignal;
  /** An instant with its offset: only patients of whom the server changed anything at or after it. */
  readonly since?: string;
  /** Called after every batch. */
  readonly onProgress?: (progress: Progress) => void;
}

type Absent = PatientPage["absent"];

/**
 * Whole patients, batch by batch, one batch read ahead: at most three batches and one page of Patients are held,
 * whatever the size of the hospital.
 */
export async function* readPatients(
  run: Run,
  { since, onProgress }: PatientsOptions,
): AsyncGenerator<PatientPage, void> {
  const tally = createTally();
  let size = run.settings.batchSize;
  const load = async (roll: Roll): Promise<readonly [readonly SourcePatient[], Absent]> => {
    const patients = await loadBatch(run, roll.patients, (halved) => {
      size = Math.min(size, halved);
    });
    // After a batch that was too large, back to the full size step by step.
    if (size < run.settings.batchSize) size += 1;
    return [patients, roll.absent];
  };
  const page = ([patients, absent]: Awaited<ReturnType<typeof load>>): PatientPage => {
    tally.add(patients);
    const { progress } = tally;
    onProgress?.(progress);
    return { patients, absent, progress };
  };

  let ahead: ReturnType<typeof load> | null = null;
  for await (const roll of rolls(run, since, (total) => tally.expect(total))) {
    for (const part of parts(roll, () => size)) {
      const loading = load(part);
      // It may fail before anyone waits for it; whoever waits then is told.
      loading.catch(() => undefined);
      if (ahead) yield page(await ahead);
      ahead = loading;
    }
  }
  if (ahead) yield page(await ahead);
}

async function* rolls(
  run: Run,
  since: string | undefined,
  onTotal: (total: number | null) => void,
): AsyncGenerator<Roll, void> {
  if (since !== undefined) {
    yield* changedPatients(run, since, onTotal);
    return;
  }
  for await (const patients of listPatients(run, onTotal)) yield { patients, absent: [] };
}

function* parts({ patients, absent }: Roll, size: () => number): Generator<Roll, void> {
  let at = 0;
  do {
    const end = at + size();
    yield { patients: patients.slice(at, end), absent: at === 0 ? absent : [] };
    at = end;
  } while (at < patients.length);
}
