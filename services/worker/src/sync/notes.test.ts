import { describe, expect, it } from "@jest/globals";
import type { Job, JobProgress } from "@cohort/postgres";
import { readCheckpoint } from "./checkpoint.ts";
import { type Notes, createNotes } from "./notes.ts";

const ROW: Job = {
  id: "job",
  kind: "sync",
  mode: "full",
  state: "running",
  phase: null,
  progress: { done: 40, total: 100 },
  counts: { Patient: 40 },
  skipped: {},
  checkpoint: '{"mapping":"abc","starts":4,"pass":null}',
  errorClass: null,
  createdAt: "2026-11-01T00:00:00.000Z",
  startedAt: null,
  updatedAt: "2026-11-01T00:00:00.000Z",
  finishedAt: null,
};

interface Bench {
  readonly notes: Notes;
  readonly written: readonly JobProgress[];
  pass(milliseconds: number): void;
  /** The job ends: whatever is written from now on is refused. */
  end(): void;
}

function open(): Bench {
  const written: JobProgress[] = [];
  let now = 1_000_000;
  let ended = false;
  const unused = (): never => {
    throw new Error("not used here");
  };
  const jobs = {
    create: unused,
    get: unused,
    latest: unused,
    open: unused,
    finish: unused,
    cancel: unused,
    resume: unused,
    progress: (_: string, progress: JobProgress) => {
      written.push(progress);
      return Promise.resolve(ended ? null : ROW);
    },
  };
  return {
    notes: createNotes({ store: { jobs }, clock: () => now }, ROW),
    written,
    pass: (milliseconds) => (now += milliseconds),
    end: () => (ended = true),
  };
}

describe("the notes of a sync", () => {
  it("go on counting where the row stands", async () => {
    const { notes, written } = open();
    notes.add({ done: 20, counts: { Patient: 20, Observation: 7 }, skipped: { failed: 1 } });
    expect(await notes.note()).toBe(true);
    expect(written).toMatchObject([
      {
        done: 60,
        total: 100,
        counts: { Patient: 60, Observation: 7 },
        skipped: { failed: 1 },
      },
    ]);
  });

  it("write a few times a second at most, and lose nothing between", async () => {
    const { notes, written, pass } = open();
    for (let batch = 0; batch < 100; batch += 1) {
      notes.add({ done: 1 });
      await notes.note();
      pass(10);
    }
    expect(written.length).toBeLessThanOrEqual(5);
    await notes.leave();
    expect(written.at(-1)?.done).toBe(140);
  });

  it("say at once where a run goes on, and that one which gets on has begun only once", async () => {
    const { notes, written } = open();
    await notes.reach({ mapping: "def" });
    notes.add({ done: 1 });
    const pass = {
      stage: "listing",
      next: "page 2",
      marks: {},
      wanted: null,
      withheld: [],
    } as const;
    await notes.reach({ pass });
    expect(written.map(({ checkpoint }) => readCheckpoint(checkpoint ?? null))).toEqual([
      { mapping: "def", starts: 4, pass: null },
      { mapping: "def", starts: 0, pass },
    ]);
  });

  it("never say that fewer are to be read than were", async () => {
    const { notes, written } = open();
    notes.add({ done: 100 });
    await notes.note();
    expect(written.at(-1)).toMatchObject({ done: 140, total: 140 });
  });

  it("say where the job has ended, without asking again", async () => {
    const { notes, written, pass, end } = open();
    end();
    expect(await notes.note()).toBe(false);
    pass(10_000);
    expect(await notes.note()).toBe(false);
    expect(written).toHaveLength(1);
  });
});
