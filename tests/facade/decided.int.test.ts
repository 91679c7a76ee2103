import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { List, ListEntry } from "fhir/r4.js";
import { patientId } from "@cohort/foundation";
import type { DecisionReason, Status } from "@cohort/matching";
import type { Access, Actor } from "@cohort/postgres";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, TODAY, must, startHarness } from "../api/support.ts";
import { fhir } from "./client.ts";
import { patients, searchesOf } from "./subject-searches.ts";

const BY: Actor = { subject: "demo", kind: "demo", network: null, requestId: null };
const SCREENER: Access = { principals: ["demo"], roles: ["screener"], today: TODAY };

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({
    b: lupus("b", { sledai: 12 }),
    c: lupus("c"),
    d: lupus("d"),
  });
}, 60_000);
afterAll(() => harness.stop());

const { search, subject } = searchesOf(() => harness);

async function decide(
  patient: string,
  status: Status,
  reason: DecisionReason | null = null,
): Promise<void> {
  const candidate = await harness.store.candidates.get(STUDY, patientId(patient), SCREENER);
  const expectedVersion = candidate?.version ?? 0;
  const input = { study: STUDY, patient: patientId(patient), expectedVersion, note: null };
  must(await harness.store.decisions.put({ ...input, status, reason }, BY, SCREENER));
}

async function entryOf(patient: string): Promise<ListEntry | undefined> {
  const { id } = await subject(patient);
  const { body } = await fhir(harness, `/List/${STUDY}`);
  return (body as List).entry?.find(({ item }) => item.reference === `ResearchSubject/${id}`);
}
const flagCodes = (entry: ListEntry | undefined): (string | undefined)[] =>
  (entry?.flag?.coding ?? []).map(({ code }) => code);

describe("what people decided", () => {
  it("A8-05 is told in R4's words, step by step", async () => {
    const told: string[] = [(await subject("c")).status];
    const steps: Status[] = [
      "to-review",
      "contacted",
      "consented",
      "screening",
      "eligible",
      "on-study",
    ];
    for (const step of steps) {
      await decide("c", step);
      const now = await subject("c");
      told.push(now.status);
      expect(patients(await search(`?study=${STUDY}&status=${now.status}`))).toContain("Patient/c");
    }
    expect(told).toEqual([
      "potential-candidate",
      "potential-candidate",
      "potential-candidate",
      "screening",
      "screening",
      "eligible",
      "on-study",
    ]);
    await decide("c", "withdrawn", "declined");
    expect((await subject("c")).status).toBe("withdrawn");
    await decide("b", "ineligible", "criterion-not-met");
    expect((await subject("b")).status).toBe("ineligible");
  });

  it("A8-04 is kept whatever the machine finds later, and the flag says what it found", async () => {
    await decide("d", "contacted");
    await decide("d", "consented");
    const before = await subject("d");
    expect(before.status).toBe("screening");
    expect(flagCodes(await entryOf("d"))).toEqual(["possible"]);

    await harness.seed({ d: lupus("d", { sledai: 11 }) });
    expect((await subject("d")).status).toBe("screening");

    await harness.seed({ d: lupus("d", { birthDate: "1940-01-01" }) });
    const fallen = await subject("d");
    expect(fallen.status).toBe("screening");
    expect(fallen.id).toBe(before.id);
    expect(fallen.meta?.versionId).not.toBe(before.meta?.versionId);
    const entry = await entryOf("d");
    expect(flagCodes(entry)).toEqual(["ineligible", "ineligible"]);
    expect(entry?.flag?.text).toBe("No longer eligible");
    const changed = await search(
      `?study=${STUDY}&individual=d&_lastUpdated=gt${encodeURIComponent(before.meta?.lastUpdated ?? "")}`,
    );
    expect(patients(changed)).toEqual(["Patient/d"]);

    await harness.store.records.remove([patientId("d")]);
    const gone = await subject("d");
    expect([gone.status, flagCodes(await entryOf("d"))]).toEqual([
      "screening",
      ["ineligible", "ineligible"],
    ]);
  });
});

describe("a merged patient", () => {
  it("C-21 A8-01 is the survivor's candidate, by either id, with what was decided on both", async () => {
    await harness.seed({
      old1: lupus("old1", { sledai: 10 }),
      now1: lupus("now1", { sledai: 10 }),
    });
    await decide("old1", "contacted");
    await decide("old1", "consented");
    const before = await subject("now1");
    expect(before.status).toBe("potential-candidate");
    const merge = { statedBy: patientId("old1"), replacedBy: [patientId("now1")], replaces: [] };
    await harness.store.aliases.state([merge]);
    await harness.seed({ now1: lupus("now1", { sledai: 10 }) });
    const after = await subject("now1");
    expect(after).toMatchObject({
      id: before.id,
      status: "screening",
      individual: { reference: "Patient/now1" },
    });
    expect(await subject("old1")).toEqual(after);
    expect(Date.parse(after.meta?.lastUpdated ?? "")).toBeGreaterThan(
      Date.parse(before.meta?.lastUpdated ?? ""),
    );
  });
});
