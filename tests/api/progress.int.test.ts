import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Progress, jobListSchema, progressSchema } from "@cohort/contract";
import { DR } from "../postgres/granted.ts";
import { believing, grantTo } from "../access/callers.ts";
import { call } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, startHarness } from "./support.ts";
import { type Followed, follow } from "./follow.ts";

let harness: Harness;
const open: Followed[] = [];

beforeAll(async () => {
  harness = await startHarness({ identity: believing });
  await harness.store.grants.put(
    [grantTo("it", "admin", "*"), grantTo("desk", "screener", "*")],
    DR,
  );
}, 60_000);
afterAll(() => harness.stop());
beforeEach(async () => {
  for (const each of open.splice(0)) await each.leave();
  const job = await harness.store.jobs.open("sync");
  if (job) await harness.store.jobs.finish(job.id, { state: "done" });
});

const as = (caller: string) => ({ "X-Caller": caller });
const read = async (): Promise<Progress> =>
  progressSchema.parse(
    (await call(`${harness.base}/v1/progress`, "GET", undefined, as("it"))).body,
  );

async function following(caller = "it", base = harness.base): Promise<Followed> {
  const followed = await follow(`${base}/v1/progress/events`, as(caller));
  open.push(followed);
  return followed;
}
const progressIn = (data: string): Progress => progressSchema.parse(JSON.parse(data));

describe("progress", () => {
  it("E-27 says what is read, what is due and what failed", async () => {
    await harness.seed({ p1: lupus("p1", { sledai: 10 }), p2: lupus("p2", { sledai: 6 }) });
    const before = await read();
    expect(before).toMatchObject({
      jobs: [],
      due: { read: 0, match: 0 },
      matched: { done: 2, total: 2 },
      failing: 0,
      quarantined: 0,
    });
    const { job } = await harness.store.jobs.create("sync", "full", DR);
    await harness.store.jobs.progress(job.id, { done: 1, total: 2, skipped: { absent: 1 } });
    await harness.store.reading.wantEveryone();
    const failure = { subject: "Patient/p1", errorClass: "shape" };
    await harness.store.quarantine.fail("match", [failure]);
    expect(await read()).toMatchObject({
      jobs: [{ id: job.id, state: "running", progress: { done: 1, total: 2 } }],
      due: { read: 2 },
      failing: 1,
    });
    await harness.store.quarantine.fail("match", [failure]);
    await harness.store.quarantine.fail("match", [failure]);
    expect(await read()).toMatchObject({
      failing: 0,
      quarantined: 1,
      matched: { done: 1, total: 2 },
    });
  });

  it("E-27 lists jobs, newest first", async () => {
    const first = (await harness.store.jobs.create("sync", "full", DR)).job.id;
    await harness.store.jobs.finish(first, { state: "failed", errorClass: "timeout" });
    const second = (await harness.store.jobs.create("sync", "changes", DR)).job.id;
    const { body } = await call(`${harness.base}/v1/jobs`, "GET", undefined, as("it"));
    expect(jobListSchema.parse(body).jobs.slice(0, 2)).toMatchObject([
      { id: second, mode: "changes" },
      { id: first, state: "failed", errorClass: "timeout" },
    ]);
  });
});

describe("progress as it changes", () => {
  it("E-27 comes at once, and again when it changed", async () => {
    const { job } = await harness.store.jobs.create("sync", "full", DR);
    const followed = await following();
    expect(followed.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(followed.headers.get("cache-control")).toContain("no-store");
    const first = progressIn(await followed.next("progress"));
    expect(first.jobs[0]).toMatchObject({ id: job.id, progress: { done: 0 } });
    await harness.store.jobs.progress(job.id, { done: 7, total: 9 });
    const second = progressIn(await followed.next("progress"));
    expect(second.jobs[0]).toMatchObject({ id: job.id, progress: { done: 7, total: 9 } });
    expect(Date.parse(second.at)).not.toBeNaN();
  });

  it("E-27 is told at most once a second, and not where nothing changed", async () => {
    const { job } = await harness.store.jobs.create("sync", "full", DR);
    const followed = await following();
    await followed.next("progress");
    const began = Date.now();
    for (let done = 1; Date.now() - began < 2500; done += 1) {
      await harness.store.jobs.progress(job.id, { done });
    }
    expect(followed.seen("progress")).toBeLessThanOrEqual(4);
    await new Promise((done) => setTimeout(done, 1500));
    const settled = followed.seen("progress");
    await new Promise((done) => setTimeout(done, 1500));
    expect(followed.seen("progress")).toBe(settled);
  });

  it("E-27 is for those alone who may read jobs, for five streams each", async () => {
    expect((await following("desk")).status).toBe(403);
    for (let index = 0; index < 5; index += 1) expect((await following()).status).toBe(200);
    expect((await following()).status).toBe(429);
    await open.at(-1 - 1)?.leave();
    await new Promise((done) => setTimeout(done, 100));
    expect((await following()).status).toBe(200);
  });

  it("E-27 holds no connection to the database while it is followed", async () => {
    await Promise.all([following(), following(), following(), following(), following()]);
    expect((await read()).due).toBeDefined();
    await Promise.all(open.map((each) => each.next("progress")));
  });
});
