import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { candidateSchema, decisionSchema, historySchema } from "@cohort/contract";
import { type Reply, call, fieldsOf } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
let candidate = "";
let count = 0;

beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());

beforeEach(async () => {
  const id = `p${(count += 1)}`;
  await harness.seed({ [id]: lupus(id, { sledai: 10 }) });
  candidate = `${harness.base}/v1/studies/${STUDY}/candidates/${id}`;
});

const decide = (body: unknown, version?: number | string): Promise<Reply> => {
  const tag = typeof version === "number" ? `W/"${version}"` : version;
  return call(`${candidate}/decision`, "PUT", body, tag === undefined ? {} : { "If-Match": tag });
};

describe("PUT .../decision", () => {
  it("records what a person decided, and who and when", async () => {
    const reply = await decide({ status: "to-review", note: "  ask the clinic  " }, 0);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("etag")).toBe('W/"1"');
    const decision = decisionSchema.parse(reply.body);
    expect(decision).toEqual(reply.body);
    expect(decision).toMatchObject({
      status: "to-review",
      reason: null,
      note: "ask the clinic",
      by: "demo",
      version: 1,
    });
    const read = await call(candidate);
    expect(read.headers.get("etag")).toBe('W/"1"');
    expect(candidateSchema.parse(read.body).decision).toEqual(decision);
  });

  it("shows in the list", async () => {
    await decide({ status: "contacted" }, 0);
    const { body } = await call(
      `${harness.base}/v1/studies/${STUDY}/candidates?status=contacted&limit=200`,
    );
    expect(JSON.stringify(body)).toContain(`"Patient/p${count}"`);
  });

  it("needs the version that was read (428)", async () => {
    const reply = await decide({ status: "to-review" });
    expect([reply.status, fieldsOf(reply)]).toEqual([428, ["If-Match"]]);
  });

  it("refuses a version that holds no more, and says which does (412)", async () => {
    await decide({ status: "to-review" }, 0);
    for (const stale of [0, 2, 'W/"x"']) {
      const reply = await decide({ status: "contacted" }, stale);
      expect(reply.status).toBe(412);
      expect(reply.headers.get("etag")).toBe('W/"1"');
      expect(reply.body).toMatchObject({ current: { status: "to-review", version: 1 } });
    }
  });

  it("lets one of two who decide at once win (A7-05)", async () => {
    const rivals = ["to-review", "contacted", "consented"].map((status) => decide({ status }, 0));
    const replies = await Promise.all(rivals);
    const statuses = replies.map(({ status }) => String(status));
    expect(statuses.toSorted()).toEqual(["200", "412", "412"]);
  });

  it("A8-05 goes the legal steps only (422)", async () => {
    const reply = await decide({ status: "on-study" }, 0);
    expect([reply.status, fieldsOf(reply)]).toEqual([422, ["status"]]);
    const path = ["to-review", "contacted", "consented", "screening", "eligible", "on-study"];
    for (const [version, status] of path.entries()) {
      expect((await decide({ status }, version)).status).toBe(200);
    }
  });

  it.each(["deferred", "ineligible", "withdrawn"])(
    "needs a reason for %s (422)",
    async (status) => {
      const reply = await decide({ status }, 0);
      expect([reply.status, fieldsOf(reply)]).toEqual([422, ["reason"]]);
      expect((await decide({ status, reason: "declined" }, 0)).status).toBe(200);
    },
  );

  it.each([
    ["status", {}],
    ["status", { status: "done" }],
    ["reason", { status: "deferred", reason: "because" }],
    ["note", { status: "to-review", note: "x".repeat(2001) }],
    ["by", { status: "to-review", by: "someone" }],
    ["version", { status: "to-review", version: 7 }],
    ["body", []],
  ])("refuses a bad %s (B-33)", async (field, body) => {
    const reply = await decide(body, 0);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, [field]]);
  });

  it("refuses an If-Match that it cannot read", async () => {
    const reply = await decide({ status: "to-review" }, "1");
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ["If-Match"]]);
  });

  it("is about candidates only", async () => {
    candidate = `${harness.base}/v1/studies/${STUDY}/candidates/nobody`;
    expect((await decide({ status: "to-review" }, 0)).status).toBe(404);
  });
});

it("GET .../history keeps every decision (B-27)", async () => {
  await decide({ status: "to-review" }, 0);
  await decide({ status: "deferred", reason: "awaiting-result" }, 1);
  await decide({ status: "deferred", reason: "awaiting-result", note: "next week" }, 2);
  const { body } = await call(`${candidate}/history`);
  const history = historySchema.parse(body);
  expect(history).toEqual(body);
  expect(history.entries.map((entry) => entry.kind)).toEqual([
    "match",
    "decision",
    "decision",
    "decision",
  ]);
  expect(history.entries.at(-1)).toMatchObject({ version: 3, note: "next week", by: "demo" });
});
