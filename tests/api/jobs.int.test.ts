import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { acceptedSchema, jobSchema } from "@cohort/contract";
import { type Result, fail, ok } from "@cohort/foundation";
import { type Reply, call } from "./client.ts";
import { type Harness, startHarness } from "./support.ts";

const woken: string[] = [];
let answer: Result<null> = ok(null);
let harness: Harness;

beforeAll(async () => {
  harness = await startHarness({
    queue: {
      enqueueSync: (job) => {
        woken.push(job);
        return Promise.resolve(answer);
      },
    },
  });
}, 60_000);
afterAll(() => harness.stop());
beforeEach(async () => {
  woken.length = 0;
  answer = ok(null);
  const open = await harness.store.jobs.open("sync");
  if (open) await harness.store.jobs.finish(open.id, { state: "done" });
});

const sync = (headers: Record<string, string> = {}, body?: unknown): Promise<Reply> =>
  call(`${harness.base}/v1/sync`, "POST", body, headers);
const idOf = ({ body }: Reply): string => acceptedSchema.parse(body).id;

describe("POST /v1/sync", () => {
  it("opens a job, wakes a worker and says where to look", async () => {
    const reply = await sync();
    expect(reply.status).toBe(202);
    expect(reply.headers.get("location")).toBe(`/v1/jobs/${idOf(reply)}`);
    expect(woken).toEqual([idOf(reply)]);
    const job = await call(harness.base + (reply.headers.get("location") ?? ""));
    expect(jobSchema.parse(job.body)).toEqual({
      id: idOf(reply),
      state: "queued",
      progress: { done: 0, total: null },
      mode: "full",
      phase: null,
      counts: {},
      skipped: {},
      rate: null,
      estimatedEnd: null,
      createdAt: expect.any(String),
      startedAt: null,
      finishedAt: null,
      errorClass: null,
    });
  });

  it("answers with the one that runs already", async () => {
    const [a, b, c] = await Promise.all([sync(), sync(), sync({}, {})]);
    expect(idOf(b)).toBe(idOf(a));
    expect(idOf(c)).toBe(idOf(a));
    expect(woken).toHaveLength(1);
  });

  it("wakes the one that was put off until the EHR is back: who asks may know more", async () => {
    const id = idOf(await sync());
    await harness.store.jobs.progress(id, { phase: "waiting" });
    expect(idOf(await sync())).toBe(id);
    expect(woken).toEqual([id, id]);
    await harness.store.jobs.progress(id, { phase: "reading" });
    await sync();
    expect(woken).toEqual([id, id]);
  });

  it("keeps the job for the reconciler when the queue is away (C-01)", async () => {
    answer = fail({ code: "QUEUE.UNAVAILABLE", message: "The queue does not answer." });
    const reply = await sync();
    expect(reply.status).toBe(202);
    expect(await harness.store.jobs.open("sync")).toMatchObject({ id: idOf(reply) });
  });

  it("does a key's work once, also after the job has ended (A7-06)", async () => {
    const first = await sync({ "Idempotency-Key": "nightly-1" });
    await harness.store.jobs.finish(idOf(first), { state: "done" });
    expect(idOf(await sync({ "Idempotency-Key": "nightly-1" }))).toBe(idOf(first));
    expect(idOf(await sync({ "Idempotency-Key": "nightly-2" }))).not.toBe(idOf(first));
  });

  it("reads everyone until that was done once, then the changes, or what is asked for", async () => {
    const modeOf = async (body?: unknown) => {
      const id = idOf(await sync({}, body));
      const job = await harness.store.jobs.get(id);
      return job?.mode;
    };
    expect(await modeOf({ mode: "changes" })).toBe("changes");
    expect(await modeOf()).toBe("full");
    await harness.store.jobs.finish((await harness.store.jobs.open("sync"))?.id ?? "", {
      state: "done",
    });
    await harness.store.reading.passed({});
    expect(await modeOf({})).toBe("changes");
    expect(await modeOf({ mode: "full" })).toBe("full");
  });

  it("takes no body but one that names a mode", async () => {
    expect((await sync({}, { full: true })).status).toBe(400);
    expect((await sync({}, { mode: "hints" })).status).toBe(400);
  });
});

describe("a job", () => {
  it("shows its progress", async () => {
    const id = idOf(await sync());
    await harness.store.jobs.progress(id, {});
    await pause(200);
    const progress = { done: 40, total: 300, phase: "reading", skipped: { absent: 1 } };
    await harness.store.jobs.progress(id, { ...progress, counts: { Observation: 80 } });
    const { body } = await call(`${harness.base}/v1/jobs/${id}`);
    const { rate, estimatedEnd, ...job } = jobSchema.parse(body);
    expect(job).toMatchObject({
      id,
      state: "running",
      progress: { done: 40, total: 300 },
      phase: "reading",
      counts: { Observation: 80 },
      skipped: { absent: 1 },
      finishedAt: null,
    });
    expect(rate).toBeGreaterThan(20);
    expect(rate).toBeLessThanOrEqual(200);
    const seconds = (Date.parse(estimatedEnd ?? "") - Date.parse(job.startedAt ?? "")) / 1000;
    expect(seconds).toBeGreaterThan(300 / 200);
    expect(seconds).toBeLessThan(300 / 20);
  });

  it("goes on where it stopped when it is told to", async () => {
    const id = idOf(await sync());
    const resume = `${harness.base}/v1/jobs/${id}/resume`;
    expect((await call(resume, "POST")).status).toBe(409);
    await harness.store.jobs.finish(id, { state: "failed", errorClass: "timeout" });
    woken.length = 0;
    const reply = await call(resume, "POST");
    expect([reply.status, reply.body]).toMatchObject([202, { state: "queued", errorClass: null }]);
    expect(woken).toEqual([id]);
    await harness.store.jobs.finish(id, { state: "done" });
    expect((await call(resume, "POST")).status).toBe(409);
  });

  it("can be told to stop, and stays as it ended", async () => {
    const id = idOf(await sync());
    const cancel = `${harness.base}/v1/jobs/${id}/cancel`;
    expect((await call(cancel, "POST")).body).toMatchObject({ state: "cancelled" });
    expect(await harness.store.jobs.progress(id, { done: 1 })).toBeNull();
    expect((await call(cancel, "POST")).status).toBe(202);
  });

  it("is unknown where there is none", async () => {
    const unknown = `${harness.base}/v1/jobs/11111111-1111-4111-8111-111111111111`;
    expect((await call(unknown)).status).toBe(404);
    expect((await call(`${unknown}/cancel`, "POST")).status).toBe(404);
    expect((await call(`${unknown}/resume`, "POST")).status).toBe(404);
  });
});

it("is ready over a database of this version (D-04)", async () => {
  for (const path of ["/health/ready", "/health/startup", "/health/live", "/healthz"]) {
    expect((await call(harness.base + path)).body).toMatchObject({ status: "ok" });
  }
});
