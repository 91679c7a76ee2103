import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { testStore, type TestStore } from "@cohort/testkit";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.close());

describe("a job", () => {
  it("C-35: is one at a time of its kind", async () => {
    const { jobs } = test.store;
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => jobs.create("sync")));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(made.map(({ job }) => job.id)).size).toBe(1);
    const id = made[0]?.job.id ?? "";
    await jobs.finish(id, { state: "done" });
    expect((await jobs.create("sync")).created).toBe(true);
    expect(await jobs.latest("sync")).toEqual(await jobs.open("sync"));
  });

  it("goes on from where it was, and ends once", async () => {
    const { jobs } = test.store;
    const { job } = await jobs.create("sync");
    expect(job).toMatchObject({ state: "queued", progress: { done: 0, total: null } });
    await jobs.progress(job.id, { done: 200, total: 1000, checkpoint: "page 2" });
    await jobs.progress(job.id, { done: 400, counts: { Observation: 12 } });
    expect(await jobs.get(job.id)).toMatchObject({
      state: "running",
      progress: { done: 400, total: 1000 },
      counts: { Observation: 12 },
      checkpoint: "page 2",
      finishedAt: null,
    });
    expect(await jobs.finish(job.id, { state: "cancelled" })).toMatchObject({ state: "cancelled" });
    expect(await jobs.progress(job.id, { done: 500 })).toBeNull();
    expect(await jobs.finish(job.id, { state: "failed", errorClass: "timeout" })).toBeNull();
    expect(await jobs.get(job.id)).toMatchObject({ state: "cancelled", errorClass: null });
  });

  it("does the most that anyone asked for, and is not over when more was asked for meanwhile", async () => {
    const { jobs } = test.store;
    const { job } = await jobs.create("sync", "changes");
    expect((await jobs.create("sync", "hints")).job.mode).toBe("changes");
    expect((await jobs.create("sync", "full")).job).toMatchObject({ id: job.id, mode: "full" });
    expect((await jobs.create("sync", "changes")).job.mode).toBe("full");
    expect(await jobs.finish(job.id, { state: "done", mode: "changes" })).toBeNull();
    expect(await jobs.get(job.id)).toMatchObject({ state: "queued", mode: "full" });
    expect(await jobs.finish(job.id, { state: "done", mode: "full" })).toMatchObject({
      state: "done",
    });
    expect((await jobs.create("sync")).job.mode).toBe("full");
  });

  it("says what it is about, what it left out and since when it runs", async () => {
    const { jobs } = test.store;
    const { job } = await jobs.create("sync", "hints");
    expect(job).toMatchObject({ phase: null, skipped: {}, startedAt: null });
    const begun = await jobs.progress(job.id, { phase: "reading", skipped: { absent: 2 } });
    expect(begun).toMatchObject({ phase: "reading", skipped: { absent: 2 } });
    const later = await jobs.progress(job.id, { done: 1 });
    expect(begun?.startedAt).not.toBeNull();
    expect(later).toMatchObject({ phase: "reading", startedAt: begun?.startedAt });
  });

  it("is taken up again where it stopped, unless another one is open", async () => {
    const { jobs } = test.store;
    const { job } = await jobs.create("sync", "full");
    expect(await jobs.resume(job.id)).toBeNull();
    await jobs.progress(job.id, { done: 3, checkpoint: "page 2" });
    await jobs.finish(job.id, { state: "failed", errorClass: "timeout" });
    const other = await jobs.create("sync", "hints");
    expect(await jobs.resume(job.id)).toBeNull();
    await jobs.finish(other.job.id, { state: "done" });
    expect(await jobs.resume(job.id)).toMatchObject({
      state: "queued",
      mode: "full",
      progress: { done: 3 },
      checkpoint: "page 2",
      errorClass: null,
      finishedAt: null,
    });
    expect([await jobs.resume(other.job.id), await jobs.resume("no-uuid")]).toEqual([null, null]);
  });

  it("that never was is null, whatever its id looks like", async () => {
    for (const id of [randomUUID(), "1", "'; drop table job; --", ""]) {
      expect(await test.store.jobs.get(id)).toBeNull();
    }
  });
});

describe("leading", () => {
  it("C-35: is for one at a time, and for the next when that one is done", async () => {
    const { store } = test;
    let inside = 0;
    const entered: boolean[] = [];
    const task = async (): Promise<void> => {
      inside += 1;
      entered.push(inside === 1);
      await pause(150);
      inside -= 1;
    };
    const led = await Promise.all([1, 2, 3].map(() => store.whileLeader("reconciler", task)));
    expect(led.filter(Boolean)).toHaveLength(1);
    expect(await store.whileLeader("reconciler", task)).toBe(true);
    expect(entered).toEqual([true, true]);
    await expect(
      store.whileLeader("reconciler", () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
    expect(await store.whileLeader("reconciler", task)).toBe(true);
  });

  it("ends when the connection that holds the lock is lost", async () => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    const aborted = await new Promise<boolean>((done) => {
      void test.store.whileLeader("reconciler", async (signal) => {
        await client.query(
          `select pg_terminate_backend(pid) from pg_locks join pg_database on oid = database
            where locktype = 'advisory' and datname = current_database()`,
        );
        await pause(2000, undefined, { signal }).catch(() => undefined);
        done(signal.aborted);
      });
    });
    await client.end();
    expect(aborted).toBe(true);
  });
});
