import type { Job, JobProgress } from "@cohort/postgres";
import type { Parts } from "../parts.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

/** A row is written four times a second at most, whatever the pace. */
const WRITE_EVERY_MS = 250;

export type Counts = Readonly<Record<string, number>>;

/** What a sync tells of itself in its job's row. Whatever writes says false where the job has ended: stop then. */
export interface Notes {
  checkpoint(): Checkpoint;
  /** What the sync is about from now on, and how many patients there are. Written at once. */
  begin(phase: string, total?: number | null): Promise<boolean>;
  /** Patients settled, resources read and what was skipped, in addition to what there was. */
  add(more: { readonly done?: number; readonly counts?: Counts; readonly skipped?: Counts }): void;
  /** Says so many patients are to be read, those read already among them. */
  expect(total: number | null): void;
  done(): number;
  /** Writes what was added, unless that was done just before. */
  note(): Promise<boolean>;
  /** Writes what was added at once, where that can be done: the run is being stopped. */
  leave(): Promise<void>;
  /** Where a run that dies goes on. Written at once. */
  reach(checkpoint: Partial<Checkpoint>): Promise<boolean>;
}

const addTo = (counts: Map<string, number>, more: Counts): void => {
  for (const [name, count] of Object.entries(more)) {
    if (count !== 0) counts.set(name, (counts.get(name) ?? 0) + count);
  }
};

/** Goes on counting where the row stands. */
export function createNotes(
  { store, clock }: Pick<Parts, "clock"> & { readonly store: Pick<Parts["store"], "jobs"> },
  row: Job,
): Notes {
  let checkpoint = readCheckpoint(row.checkpoint);
  let { phase } = row;
  let { done, total } = row.progress;
  const counts = new Map(Object.entries(row.counts));
  const skipped = new Map(Object.entries(row.skipped));
  let ended = false;
  let writtenAt = 0;
  let writing: Promise<unknown> = Promise.resolve();

  const state = (): JobProgress => ({
    ...(phase === null ? {} : { phase }),
    done,
    total: total === null ? null : Math.max(total, done),
    counts: Object.fromEntries(counts),
    skipped: Object.fromEntries(skipped),
    checkpoint: writeCheckpoint(checkpoint),
  });
  // One after the other: of two at once the older one could come last.
  const write = async (): Promise<boolean> => {
    const written = writing
      .catch(() => undefined)
      .then(async () => {
        writtenAt = clock();
        ended = (await store.jobs.progress(row.id, state())) === null;
      });
    writing = written;
    await written;
    return !ended;
  };

  return {
    checkpoint: () => checkpoint,
    begin: (next, people) => {
      phase = next;
      if (people !== undefined) total = people;
      return write();
    },
    add: (more) => {
      done += more.done ?? 0;
      addTo(counts, more.counts ?? {});
      addTo(skipped, more.skipped ?? {});
      const isGettingOn = (more.done ?? 0) > 0 || more.counts !== undefined;
      if (isGettingOn) checkpoint = { ...checkpoint, starts: 0 };
    },
    expect: (people) => {
      total = people;
    },
    done: () => done,
    note: () => (ended || clock() - writtenAt < WRITE_EVERY_MS ? Promise.resolve(!ended) : write()),
    leave: async () => {
      await write().catch(() => false);
    },
    reach: (part) => {
      checkpoint = { ...checkpoint, ...part };
      return write();
    },
  };
}
