import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { Queue, Workers } from "@cohort/queue";
import type { Place } from "./places.ts";
import { open, patients, until } from "./support.ts";

/** Long enough for a busy machine to say that it is still there, and short enough to wait for. */
const SOON = { lockMs: 2000, stalledCheckMs: 500 } as const;

/** What a queue must do wherever its jobs are kept. */
export function conformance(start: () => Promise<Place>): void {
  let place: Place;
  let queue: Queue;
  const running: Workers[] = [];

  const work = async (...args: Parameters<Queue["startWorkers"]>): Promise<Workers> => {
    const workers = await queue.startWorkers(...args);
    running.push(workers);
    return workers;
  };

  beforeAll(async () => {
    place = await start();
  });
  beforeEach(async () => {
    await place.flush();
    queue = await open(place.url, 10);
  });
  afterEach(async () => {
    for (const workers of running.splice(0)) await workers.close(1000);
    await queue.close();
    // Whoever opens a connection closes it: one that is left over fails the test that left it.
    await until(async () => (await place.connections()) === 0);
  });
  afterAll(() => place.stop());

  it("hands every patient to a worker exactly once, in batches", async () => {
    const seen: string[] = [];
    let largest = 0;
    await work({
      match: async (payload) => {
        largest = Math.max(largest, payload.patients.length);
        seen.push(...payload.patients);
        return { end: "done" };
      },
    });
    expect(await queue.enqueueMatch(patients(95))).toEqual({ ok: true, value: null });
    await until(() => seen.length >= 95);
    await until(async () => (await place.count("match", "completed")) === 10);
    expect(seen.toSorted()).toEqual(patients(95).toSorted());
    expect(largest).toBe(10);
  });

  it("runs as many jobs at one time as it was told", async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    await work(
      {
        match: async () => {
          most = Math.max(most, ++now);
          // However slowly they come: the first ones wait for as many as there may be, and a fourth has time to come.
          await until(() => most >= 3);
          await pause(100);
          now -= 1;
          done += 1;
          return { end: "done" };
        },
      },
      { concurrency: { match: 3 } },
    );
    await queue.enqueueMatch(patients(90));
    await until(() => done === 9);
    expect(most).toBe(3);
  });

  it("counts what waits, is put off and runs", async () => {
    await queue.enqueueMatch(patients(25));
    await queue.enqueueSync(randomUUID());
    const counts = await queue.counts();
    expect(counts).toEqual({
      ok: true,
      value: {
        sync: { waiting: 1, delayed: 0, active: 0 },
        match: { waiting: 3, delayed: 0, active: 0 },
      },
    });
    expect(await queue.waiting()).toEqual({ ok: true, value: 3 });
  });

  it("B-18: keeps ids and a version, and nothing that an error said (B-17)", async () => {
    let runs = 0;
    await work({
      match: () => {
        runs += 1;
        throw new Error("CANARY Mrs Li, born 1950-01-01");
      },
    });
    await queue.enqueueMatch([patientId("p1")]);
    await until(async () => runs === 1 && (await place.count("match", "delayed")) === 1);
    const dump = await place.dump();
    expect(dump).toContain("p1");
    expect(dump).not.toContain("CANARY");
  });

  it("C-07: tries again what failed in passing, and says which try is which", async () => {
    const attempts: number[] = [];
    await work({
      sync: async (_, run) => {
        attempts.push(run.attempt);
        return attempts.length < 3 ? { end: "retry", errorClass: "timeout" } : { end: "done" };
      },
    });
    await queue.enqueueSync(randomUUID());
    await until(() => attempts.length === 3);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it("C-07: gives up at once on what would fail again", async () => {
    let runs = 0;
    await work({
      sync: async () => {
        runs += 1;
        return { end: "never", errorClass: "shape" };
      },
    });
    await queue.enqueueSync(randomUUID());
    await until(async () => (await place.count("sync", "failed")) === 1);
    expect(runs).toBe(1);
  });

  it("C-07: puts off without counting it as a try", async () => {
    const attempts: number[] = [];
    await work({
      sync: async (_, run) => {
        attempts.push(run.attempt);
        return attempts.length < 3 ? { end: "later", afterMs: 50 } : { end: "done" };
      },
    });
    await queue.enqueueSync(randomUUID());
    await until(() => attempts.length === 3);
    expect(attempts).toEqual([1, 1, 1]);
  });

  it("C-34: puts a newer release's job back, and fails one that is broken", async () => {
    let runs = 0;
    await work({
      match: async () => {
        runs += 1;
        return { end: "done" };
      },
    });
    await place.put("match", { v: 2, cohort: "sle" });
    await place.put("match", { v: 1, patients: "all" });
    await until(async () => (await place.count("match", "delayed")) === 1);
    await until(async () => (await place.count("match", "failed")) === 1);
    expect(runs).toBe(0);
  });

  it("C-27: gives a silent worker's job to another", async () => {
    let release = (): void => {};
    const stuck = new Promise<void>((resolve) => (release = resolve));
    let begun = false;
    const first = await work(
      {
        match: async () => {
          begun = true;
          await stuck;
          return { end: "done" };
        },
      },
      SOON,
    );
    await queue.enqueueMatch(patients(3));
    // A job is active before its work has begun, and one that has not begun when all end is given back.
    await until(() => begun);
    expect(await first.close(50)).toBe(false);
    const seen: string[] = [];
    let crashes = 0;
    await work(
      {
        match: async (payload, run) => {
          crashes = run.crashes;
          seen.push(...payload.patients);
          return { end: "done" };
        },
      },
      SOON,
    );
    await until(() => seen.length > 0);
    release();
    expect(seen).toEqual(patients(3));
    expect(crashes).toBe(1);
  });

  it("C-04: waits for running jobs, which are told, and takes no more", async () => {
    let told = false;
    let runs = 0;
    const workers = await work({
      match: async (_, run) => {
        runs += 1;
        await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
        told = true;
        await pause(100);
        return { end: "done" };
      },
    });
    await queue.enqueueMatch(patients(20));
    await until(() => runs === 1);
    expect(await workers.close(5000)).toBe(true);
    expect(told).toBe(true);
    expect(runs).toBe(1);
    expect(await place.count("match", "completed")).toBe(1);
    expect(await queue.waiting()).toEqual({ ok: true, value: 1 });
  });

  it("C-04: tells the jobs of all queues at once, and runs none that comes while they end", async () => {
    const begun = new Set<string>();
    const told: string[] = [];
    let syncEnded = false;
    const workers = await work(
      {
        sync: async (_, run) => {
          begun.add("sync");
          await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
          told.push("sync");
          await pause(100);
          // What a sync has gathered it still hands over; an idle worker is woken by it.
          await queue.enqueueMatch(patients(10));
          await pause(300);
          syncEnded = true;
          return { end: "later", afterMs: 60_000 };
        },
        match: async (_, run) => {
          if (told.length > 0) told.push("late match");
          begun.add("match");
          await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
          told.push(syncEnded ? "match after sync" : "match");
          return { end: "later", afterMs: 60_000 };
        },
      },
      { concurrency: { match: 2 } },
    );
    await queue.enqueueSync(randomUUID());
    await queue.enqueueMatch(patients(10));
    // A job is active before its work has begun, and one that has not begun when all end is given back.
    await until(async () => begun.size === 2);
    expect(await workers.close(5000)).toBe(true);
    expect(told.toSorted()).toEqual(["match", "sync"]);
    const counts = await queue.counts();
    if (!counts.ok) throw new Error(counts.failure.message);
    const { sync, match } = counts.value;
    expect(sync).toEqual({ waiting: 0, delayed: 1, active: 0 });
    expect(match.active).toBe(0);
    expect(match.waiting + match.delayed).toBe(2);
  });

  it("C-11: works on after the queue lost all its data", async () => {
    const seen: string[] = [];
    await work({
      match: async (payload) => {
        seen.push(...payload.patients);
        return { end: "done" };
      },
    });
    await queue.enqueueMatch(patients(1));
    await until(() => seen.length === 1);
    await place.flush();
    await queue.enqueueMatch(patients(2));
    await until(() => seen.length === 3);
  });
}
