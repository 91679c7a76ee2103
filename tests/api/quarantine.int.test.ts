import { SYSTEM } from "@cohort/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { quarantineListSchema } from "@cohort/contract";
import { call, fieldsOf } from "./client.ts";
import { type Harness, startHarness } from "./support.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());
beforeEach(async () => {
  const { quarantine, reading } = harness.store;
  await quarantine.replay({ stage: "read" }, SYSTEM);
  await quarantine.replay({ stage: "match" }, SYSTEM);
  await reading.done(await reading.take(100));
  const entry = { subject: "Patient/p1", errorClass: "shape" };
  for (let time = 0; time < 3; time += 1) await quarantine.fail("read", [entry]);
  await quarantine.fail("match", [entry, { subject: "Patient/p2", errorClass: "evaluation" }]);
});

const list = async (query = "") => {
  const reply = await call(`${harness.base}/v1/quarantine${query}`);
  return { reply, ...quarantineListSchema.parse(reply.body) };
};
const replay = (body: unknown) => call(`${harness.base}/v1/quarantine/replay`, "POST", body);
const names = async (): Promise<readonly string[]> =>
  (await list()).entries.map(({ subject, stage }) => `${stage} ${subject}`);

describe("C-24: what failed", () => {
  it("is listed with what went wrong and how often", async () => {
    const { entries, next } = await list();
    expect(next).toBeNull();
    expect(entries).toMatchObject([
      { subject: "Patient/p1", stage: "match", failures: 1, quarantined: false },
      { subject: "Patient/p1", stage: "read", errorClass: "shape", failures: 3, quarantined: true },
      { subject: "Patient/p2", stage: "match", errorClass: "evaluation" },
    ]);
  });

  it("is listed page by page", async () => {
    const first = await list("?limit=2");
    expect(first.entries).toHaveLength(2);
    expect(first.reply.headers.get("link")).toContain(`cursor=${first.next}`);
    const second = await list(`?limit=2&cursor=${first.next}`);
    expect(second.entries.map(({ subject }) => subject)).toEqual(["Patient/p2"]);
    expect(second.next).toBeNull();
    for (const query of ["?cursor=xyz", "?cursor=WzEsMiwzXQ", "?limit=0", "?stage=read"]) {
      expect((await call(`${harness.base}/v1/quarantine${query}`)).status).toBe(400);
    }
  });

  it("is tried again by subject, and read again where reading is what failed", async () => {
    const dry = await replay({ subjects: ["Patient/p1", "Patient/p9"], dryRun: true });
    expect(dry.body).toEqual({ dryRun: true, entries: { read: 1, match: 1 } });
    expect([await names(), await harness.store.reading.count()]).toEqual([
      ["match Patient/p1", "read Patient/p1", "match Patient/p2"],
      { now: 0, later: 0 },
    ]);
    const done = await replay({ subjects: ["Patient/p1"] });
    expect(done.body).toEqual({ dryRun: false, entries: { read: 1, match: 1 } });
    expect(await names()).toEqual(["match Patient/p2"]);
    expect((await harness.store.reading.take(9)).map(({ patient }) => patient)).toEqual(["p1"]);
  });

  it("is tried again by stage", async () => {
    expect((await replay({ stage: "match" })).body).toMatchObject({ entries: { match: 2 } });
    expect(await names()).toEqual(["read Patient/p1"]);
    expect(await harness.store.reading.count()).toEqual({ now: 0, later: 0 });
  });

  it("is not tried again on a request that says nothing or too much", async () => {
    for (const body of [
      {},
      { subjects: [] },
      { stage: "all" },
      { stage: "read", subjects: ["x"] },
    ]) {
      const reply = await replay(body);
      expect([reply.status, fieldsOf(reply).length > 0]).toEqual([400, true]);
    }
    expect(await names()).toHaveLength(3);
  });
});
