import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { Client } from "pg";
import { patientId } from "@cohort/foundation";
import { type House, startHouse } from "../access/support.ts";
import { lupus } from "../api/patients.ts";
import { STUDY } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";

let house: House;
const person = (id: string): FhirResource[] => lupus(id, { sledai: 10 });
const candidates = `/v1/studies/${STUDY}/candidates`;

const refusal = (id: string, period = {}): FhirResource => ({
  resourceType: "Consent",
  id: `${id}-refusal`,
  status: "active",
  scope: { coding: [{ code: "research" }] },
  category: [],
  patient: { reference: `Patient/${id}` },
  provision: { type: "deny", period },
});

const listed = async (): Promise<readonly string[]> => {
  const { body } = await house.ask("seer", candidates);
  return (body as { candidates: { patient: string }[] }).candidates.map(({ patient }) => patient);
};
const subjects = async (id: string): Promise<number> => {
  const reply = await house.ask("seer", `/fhir/ResearchSubject?individual=Patient/${id}`);
  return (reply.body as { entry?: unknown[] }).entry?.length ?? 0;
};
const rows = async (id: string): Promise<number> =>
  (await house.store.matches.of(patientId(id))).length;
const gates = async (body: unknown): Promise<readonly unknown[]> => {
  const reply = await house.ask("ehr", "/v1/match", "POST", body);
  const { matches } = reply.body as { matches: { gate: string; verdict: string }[] };
  return [...new Set(matches.map(({ gate, verdict }) => `${gate} ${verdict}`))];
};

beforeAll(async () => {
  house = await startHouse();
  await house.seed({ a: person("a"), b: person("b"), c: person("c"), d: person("d") });
  await house.grant("seer", "screener", STUDY);
  await house.grant("ehr", "ehr-client", STUDY);
}, 120_000);
afterAll(() => house.stop());

describe("an opt-out by the hospital's list", () => {
  it("B-28 hides the patient at once, lets no run bring rows back, and is audited without clinical data", async () => {
    const { store } = house;
    const a = patientId("a");
    expect(await listed()).toContain("Patient/a");
    expect(await rows("a")).toBeGreaterThan(0);
    expect(await store.optOuts.add([a], DR)).toEqual(["a"]);
    expect(await rows("a")).toBe(0);
    expect(await listed()).not.toContain("Patient/a");
    expect((await house.ask("seer", `${candidates}/a`)).status).toBe(404);
    expect(await subjects("a")).toBe(0);

    await house.seed({ a: lupus("a", { sledai: 12 }) });
    expect(await rows("a")).toBe(0);
    expect(await store.records.countDue(await due())).toBe(0);

    const all = await store.audit.walk({ after: 0, limit: 1000 });
    expect(all.filter(({ operation }) => operation === "optOut")).toMatchObject([
      { actor: DR, study: null, patients: ["a"], detail: { source: "command" } },
    ]);
  });

  it("B-28 that is withdrawn brings the patient back with the next run", async () => {
    expect(await house.store.optOuts.withdraw([patientId("a")], DR)).toEqual(["a"]);
    expect(await house.store.records.countDue(await due())).toBe(1);
    await house.seed({ a: person("a") });
    expect(await listed()).toContain("Patient/a");
    expect(await subjects("a")).toBe(1);
  });

  it("B-28 that comes while a match is under way has the last word", async () => {
    const { store, deps } = house;
    const [loaded] = await store.records.load([patientId("b")]);
    const before = await store.matches.of(patientId("b"));
    await store.optOuts.add([patientId("b")], DR);
    const { inputs } = await deps.catalogue.load();
    const report = await store.matches.save({ ...inputs, asOf: "2026-11-22" }, [
      {
        patient: patientId("b"),
        readVersion: loaded?.version ?? 0,
        matches: before,
        nextChangeOn: null,
      },
    ]);
    expect(report).toMatchObject({
      saved: ["b"],
      rows: { written: 0, withoutIndex: before.length },
    });
    expect(await rows("b")).toBe(0);
    await store.optOuts.withdraw([patientId("b")], DR);
  });

  it("B-28 gates what is asked about the patient", async () => {
    await house.store.optOuts.add([patientId("b")], DR);
    expect(await gates({ patient: "Patient/b" })).toEqual(["optedOut ineligible"]);
    await house.store.optOuts.withdraw([patientId("b")], DR);
    expect(await gates({ patient: "Patient/b" })).not.toContain("optedOut ineligible");
  });

  it("B-28 follows a file, and leaves what was said by command", async () => {
    const { optOuts } = house.store;
    await optOuts.add([patientId("c")], DR);
    const file = [patientId("c"), patientId("d")];
    expect(await optOuts.follow(file, DR)).toMatchObject({ added: ["c", "d"], withdrawn: [] });
    expect(await optOuts.follow(file, DR)).toEqual({ added: [], withdrawn: [] });
    expect(await optOuts.follow([], DR)).toMatchObject({ withdrawn: ["c", "d"] });
    expect(
      (await optOuts.list({ limit: 9 })).map(({ patient, sources }) => [patient, sources]),
    ).toEqual([["c", ["command"]]]);
    expect(await optOuts.among([patientId("c"), patientId("d")])).toEqual(new Set(["c"]));
    await optOuts.withdraw([patientId("c")], DR);
  });
});

describe("what the history says of values", () => {
  const said = async (id: string): Promise<string> => {
    const { url } = house;
    const client = new Client({ connectionString: url });
    await client.connect();
    const found = await client.query<{ said: string }>(
      "select string_agg(changes, '' order by id) as said from match_event where patient = $1",
      [id],
    );
    await client.end();
    return found.rows[0]?.said ?? "";
  };
  const decide = (id: string) =>
    house.ask(
      "seer",
      `${candidates}/${id}/decision`,
      "PUT",
      { status: "to-review" },
      {
        "If-Match": 'W/"0"',
      },
    );
  beforeAll(async () => {
    for (const sledai of [10, 6]) {
      await house.seed({
        e: lupus("e", { sledai }),
        f: lupus("f", { sledai }),
        g: lupus("g", { sledai }),
      });
    }
    expect((await decide("f")).status).toBe(200);
  }, 60_000);

  it("E-10 B-28 goes with an opt-out, but where somebody decided on it", async () => {
    for (const id of ["e", "f"]) expect(await said(id)).toContain("SLEDAI");
    await house.store.optOuts.add([patientId("e"), patientId("f")], DR);
    expect(await said("e")).not.toContain("SLEDAI");
    expect(await said("e")).toContain('"criterion"');
    expect(await said("f")).toContain("SLEDAI");
    await house.store.optOuts.withdraw([patientId("e"), patientId("f")], DR);
    expect((await house.ask("seer", `${candidates}/f/history`)).status).toBe(200);
  });

  it("E-10 B-28 goes with a record that is gone", async () => {
    expect(await said("g")).toContain("SLEDAI");
    await house.store.records.remove([patientId("g")]);
    expect(await said("g")).not.toContain("SLEDAI");
    expect(await said("g")).toContain('"criterion"');
  });
});

describe("an opt-out under an id that was merged away", () => {
  it("B-28 is that of whoever the patient is now", async () => {
    const { store } = house;
    const old = patientId("old");
    await store.aliases.state([{ statedBy: old, replacedBy: [patientId("c")], replaces: [] }]);
    await house.seed({ c: person("c") });
    expect(await rows("c")).toBeGreaterThan(0);
    await store.optOuts.add([old], DR);
    expect(await rows("c")).toBe(0);
    await house.seed({ c: lupus("c", { sledai: 14 }) });
    expect(await rows("c")).toBe(0);
    await store.optOuts.withdraw([old], DR);
    await house.seed({ c: person("c") });
    expect(await rows("c")).toBeGreaterThan(0);
  });
});

describe("a Consent that refuses research", () => {
  it("B-29 takes the patient out of every list, and its end brings them back", async () => {
    await house.seed({ d: [...person("d"), refusal("d", { end: "2026-12-31" })] });
    expect(await rows("d")).toBe(0);
    expect(await listed()).not.toContain("Patient/d");
    expect((await house.ask("seer", `${candidates}/d`)).status).toBe(404);
    expect(await house.store.optOuts.list({ limit: 9 })).toMatchObject([
      { patient: "d", sources: ["consent"] },
    ]);
    const { records } = house.store;
    expect(await records.due({ ...(await due("2026-12-31")), limit: 9 })).not.toContain("d");
    expect(await records.due({ ...(await due("2027-01-01")), limit: 9 })).toContain("d");

    await house.seed({ d: person("d") });
    expect(await listed()).toContain("Patient/d");
    const all = await house.store.audit.walk({ after: 0, limit: 1000 });
    expect(
      all
        .filter(({ detail }) => detail["source"] === "consent")
        .map(({ operation, patients }) => [operation, patients]),
    ).toEqual([
      ["optOut", ["d"]],
      ["withdrawOptOut", ["d"]],
    ]);
  });

  it("B-29 gates a bundle for its time alone", async () => {
    const bundle = (period: object) => ({
      bundle: {
        resourceType: "Bundle",
        type: "collection",
        entry: [...person("x"), refusal("x", period)].map((resource) => ({ resource })),
      },
    });
    expect(await gates(bundle({}))).toEqual(["optedOut ineligible"]);
    expect(await gates(bundle({ end: "2026-01-01" }))).not.toContain("optedOut ineligible");
  });
});

async function due(asOf = "2026-11-22") {
  return { catalogue: (await house.deps.catalogue.load()).hash, asOf };
}
