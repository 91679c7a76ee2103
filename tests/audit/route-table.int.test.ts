import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApp, listen } from "@cohort/api";
import { Lifecycle } from "@cohort/config";
import type { AuditEvent } from "@cohort/postgres";
import { believing } from "../access/callers.ts";
import { type Harness, must, startHarness, STUDY } from "../api/support.ts";
import { askedOf, type Made, NOTHING_MADE } from "./asked.ts";
import { brokenParts } from "./broken.ts";
import { ALL, ask, grantedRoutes, makeEverything, NOBODY, PATIENT_CDS } from "./asking.ts";

const ALL_ASKED = Object.keys(askedOf(NOTHING_MADE));

let harness: Harness;
let made: Made;
/** The same, and whatever a route asks of the store fails as a bug would. */
let broken = "";
const lifecycle = new Lifecycle();
beforeAll(async () => {
  harness = await startHarness({ identity: believing, cds: PATIENT_CDS });
  made = await makeEverything(harness);
  const app = createApp({ ...harness.deps, ...brokenParts(harness) });
  const options = { name: "broken", host: "127.0.0.1", port: 0, shutdownMs: 1000 };
  broken = `http://127.0.0.1:${must(await listen(app, lifecycle, options))}`;
}, 60_000);
afterAll(async () => {
  await lifecycle.close();
  await harness.stop();
});

/** Rows that a request left, which was made after that row. */
async function rowsOf(requestId: string, after: number): Promise<readonly AuditEvent[]> {
  const page = await harness.store.audit.walk({ after, limit: 1000 });
  return page.filter((row) => row.actor.requestId === requestId);
}
const lastRow = async (): Promise<number> => (await harness.store.audit.head())?.seq ?? 0;

describe("what a request leaves in the audit", () => {
  it("A9-01 is known of every route that reads about patients or changes something", () => {
    const audited = grantedRoutes(harness)
      .filter(({ audit }) => audit !== "none")
      .map(({ operation }) => operation);
    expect(audited.length).toBeGreaterThan(25);
    expect(ALL_ASKED.toSorted()).toEqual(audited.toSorted());
  });

  it.each(ALL_ASKED)("A9-01 %s, answered", async (id) => {
    const asked = askedOf(made)[id];
    if (asked === undefined) throw new Error("a route without a row");
    const last = await lastRow();
    const before = Date.now();
    const reply = await ask(harness, id, ALL, asked);
    expect(reply.status < 300 ? "" : reply.text).toBe("");
    const rows = await rowsOf(reply.requestId, last);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row).toMatchObject({
      actor: { subject: ALL, kind: "token", network: "127.0.0.1", requestId: reply.requestId },
      action: asked.action,
      outcome: "success",
      study: asked.study ?? null,
      purpose: "HRESCH",
    });
    expect((row?.patients ?? []).toSorted()).toEqual(asked.patients ?? []);
    expect(row?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(row?.at ?? "")).toBeGreaterThanOrEqual(before - 1);
    expect(Date.parse(row?.at ?? "")).toBeLessThanOrEqual(Date.now() + 1);
  });

  it.each(ALL_ASKED)("A9-01 %s, refused", async (id) => {
    const last = await lastRow();
    const asked = askedOf(made)[id];
    const reply = await ask(harness, id, NOBODY, asked);
    expect([403, 404]).toContain(reply.status);
    expect(await rowsOf(reply.requestId, last)).toMatchObject([
      {
        actor: { subject: NOBODY, kind: "token", network: "127.0.0.1" },
        action: asked?.action,
        operation: id,
        outcome: "refused",
        detail: { problem: reply.status === 404 ? "not-found" : "forbidden" },
      },
    ]);
  });

  it.each(ALL_ASKED)("A9-01 %s, failed", async (id) => {
    const last = await lastRow();
    const reply = await ask({ ...harness, base: broken }, id, ALL, askedOf(made)[id]);
    expect(reply.status).toBe(500);
    expect(await rowsOf(reply.requestId, last)).toMatchObject([
      {
        actor: { subject: ALL, kind: "token", network: "127.0.0.1" },
        action: askedOf(made)[id]?.action,
        operation: id,
        outcome: "failed",
        detail: { problem: "internal" },
      },
    ]);
  });

  it("A9-01 is a row of who could not sign in, and nothing of what they gave", async () => {
    const last = await lastRow();
    const reply = await fetch(`${harness.base}/v1/studies`, {
      headers: { Authorization: "Bearer secret-of-somebody" },
    });
    expect(reply.status).toBe(401);
    const rows = await rowsOf(reply.headers.get("X-Request-Id") ?? "", last);
    expect(rows).toMatchObject([{ action: "sign-in", outcome: "refused", patients: [] }]);
    expect(JSON.stringify(rows)).not.toContain("secret-of-somebody");
  });

  it.each([
    ["DELETE", "history"],
    ["PUT", "history"],
    ["PATCH", "history"],
    ["POST", "history"],
    ["DELETE", "decision"],
    ["PATCH", "decision"],
    ["DELETE", "attestations"],
    ["PUT", "attestations"],
  ])("B-27 %s of %s is no way to change what was", async (method, what) => {
    const url = `${harness.base}/v1/studies/${STUDY}/candidates/p1/${what}`;
    const reply = await fetch(url, { method, headers: { "X-Caller": ALL } });
    expect(reply.status).toBe(405);
  });

  it("A9-01 stays a whole chain", async () => {
    expect((await harness.store.audit.verify()).findings).toEqual([]);
  });
});
