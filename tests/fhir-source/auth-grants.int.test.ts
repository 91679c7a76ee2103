import { describe, expect, it } from "@jest/globals";
import { openWithTokens } from "./auth-bench.ts";
import {
  allOf,
  closeAfterEach,
  errorOf,
  people,
  readOne,
  readSome,
  request,
  standingClock,
} from "./bench.ts";

closeAfterEach();

const V2 = ["Patient", "Observation", "Condition"].map((type) => `system/${type}.rs`).join(" ");

describe("A2-07: scopes", () => {
  it("A2-07 are those of the types that are read, and no wildcard", async () => {
    const { source, server } = await openWithTokens();
    await readOne(source, "p1");
    const asked = server.assertions[0]?.scope.split(" ") ?? [];
    expect(asked).toEqual(expect.arrayContaining(["system/Patient.rs", "system/Medication.rs"]));
    expect(asked.every((scope) => /^system\/[A-Z][A-Za-z]+\.rs$/.test(scope))).toBe(true);
    expect(source.status()).toEqual({ withheld: [], authFailure: null });
  });

  it("A2-07 are SMART 1's where the server lacks permission-v2", async () => {
    const { source, server } = await openWithTokens({ server: { permissionV2: false } });
    await readOne(source, "p1");
    const asked = server.assertions[0]?.scope.split(" ") ?? [];
    expect(asked).toContain("system/Observation.read");
    expect(asked.every((scope) => scope.endsWith(".read"))).toBe(true);
  });

  it("A2-07 are a wildcard where that is written", async () => {
    const { source, server } = await openWithTokens({ client: { scopes: ["system/*.rs"] } });
    await readOne(source, "p1");
    expect(server.assertions[0]?.scope).toBe("system/*.rs");
    expect(source.status().withheld).toEqual([]);
  });
});

describe("A2-07: a grant that is narrower than asked for", () => {
  it("A2-07 leaves gaps for what it withholds, which is not even asked for", async () => {
    const { source, stub, log } = await openWithTokens({ server: { scope: V2 } });
    const patients = await readSome(source, ["p1", "p2"]);
    for (const { gaps, resources } of patients) {
      expect(gaps).toContainEqual({ type: "Procedure", reason: "unauthorised" });
      expect(gaps).toContainEqual({ type: "MedicationRequest", reason: "unauthorised" });
      expect(gaps.some(({ type }) => type === "Observation" || type === "Condition")).toBe(false);
      expect(resources).toHaveLength(1);
    }
    const asked = new Set(stub.requests.map(({ type }) => type));
    for (const type of ["Procedure", "MedicationRequest", "Immunization"]) {
      expect(asked.has(type)).toBe(false);
    }
    expect(source.status().withheld).toEqual(expect.arrayContaining(["Immunization", "Procedure"]));
    expect(source.status().withheld).not.toContain("Observation");
    const warnings = log.filter(({ message }) => message.includes("grants less"));
    expect(warnings).toHaveLength(1);
  });

  it("A2-07 of drugs but not of Medications leaves a gap where one is pointed to", async () => {
    const scope = `${V2} system/MedicationRequest.rs`;
    const { source, stub } = await openWithTokens({ server: { scope } });
    stub.put(request("r1", "p1", "Medication/m1"));
    const { gaps } = await readOne(source, "p1");
    expect(gaps).toContainEqual({ type: "Medication", reason: "unauthorised" });
    expect(stub.requests.some(({ type }) => type === "Medication")).toBe(false);
  });

  it("A2-07 lets changes of the other types be told", async () => {
    const { source, stub } = await openWithTokens({ server: { scope: V2 } });
    const steps = await allOf(source.changes({ marks: {}, since: "2020-01-01T00:00:00Z" }));
    const types = new Set(steps.map(({ type }) => type));
    expect(types.has("Observation")).toBe(true);
    expect(types.has("Procedure")).toBe(false);
    expect(stub.requests.some(({ type }) => type === "Procedure")).toBe(false);
  });

  it("A2-07 of all that the server has is no narrower for what it does not have", async () => {
    const { source } = await openWithTokens({
      ehr: { resources: people(1), types: ["Patient", "Observation"] },
      server: { scope: "system/Patient.rs" },
    });
    await readOne(source, "p1");
    expect(source.status().withheld).toEqual(["Observation"]);
  });

  it("without Patient nothing can be read", async () => {
    const { source, stub } = await openWithTokens({ server: { scope: "system/Observation.rs" } });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "auth", status: 403 });
    expect(stub.requests.some(({ type }) => type === "Patient")).toBe(false);
  });

  it("is what was asked for where the server does not say", async () => {
    const { source } = await openWithTokens({ server: { scope: undefined } });
    expect((await readOne(source, "p1")).gaps).toEqual([]);
    expect(source.status().withheld).toEqual([]);
  });

  it("A2-07 that has been widened is used from the next token on", async () => {
    const clock = standingClock();
    const { source, server } = await openWithTokens({ server: { scope: V2 }, clock });
    expect((await readOne(source, "p1")).gaps).not.toEqual([]);
    server.behave({ scope: null });
    await clock.sleep(24 * 60 * 60_000);
    expect((await readOne(source, "p1")).gaps).toEqual([]);
    expect(source.status().withheld).toEqual([]);
  });
});
