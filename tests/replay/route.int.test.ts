import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { replaySchema } from "@cohort/contract";
import { ENGINE_VERSION } from "@cohort/matching";
import { call } from "../api/client.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";

let harness: Harness;
let candidate = "";

beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ p1: lupus("p1", { sledai: 10 }) });
  candidate = `${harness.base}/v1/studies/${STUDY}/candidates/p1`;
  const decided = await call(
    `${candidate}/decision`,
    "PUT",
    { status: "to-review" },
    {
      "If-Match": 'W/"0"',
    },
  );
  expect(decided.status).toBe(200);
}, 60_000);
afterAll(() => harness.stop());

describe("GET .../decisions/{version}/replay", () => {
  it("A9-03: answers that the decision's matches come out the same, and the audit says who asked", async () => {
    await harness.seed({ p1: lupus("p1", { sledai: 2 }) });
    const reply = await call(`${candidate}/decisions/1/replay`);
    expect(reply.status).toBe(200);
    expect(replaySchema.parse(reply.body)).toEqual(reply.body);
    expect(reply.body).toMatchObject({
      study: STUDY,
      patient: "Patient/p1",
      version: 1,
      same: true,
      outcome: "same",
      engine: { stored: ENGINE_VERSION, current: ENGINE_VERSION },
      differences: [],
    });
    const rows = await harness.store.audit.walk({ after: 0, limit: 1000 });
    expect(rows.at(-1)).toMatchObject({
      action: "read",
      operation: "replayDecision",
      study: STUDY,
      patients: ["p1"],
      detail: { version: 1, outcome: "same" },
    });
  });

  it.each(["2", "0", "x", "1.5"])("has no decision %s", async (version) => {
    expect(await call(`${candidate}/decisions/${version}/replay`)).toMatchObject({ status: 404 });
  });

  it("is for auditors and study leads alone", async () => {
    const by = { subject: "demo", kind: "demo", network: null, requestId: null } as const;
    for (const role of ["auditor", "study-lead"] as const) {
      await harness.store.grants.revoke({ principal: "demo", role, study: "*" }, by);
    }
    expect(await call(`${candidate}/decisions/1/replay`)).toMatchObject({ status: 403 });
    const grant = { principal: "demo", role: "auditor", study: STUDY, endsAt: null } as const;
    await harness.store.grants.put([grant], by);
    expect(await call(`${candidate}/decisions/1/replay`)).toMatchObject({ status: 200 });
  });
});
