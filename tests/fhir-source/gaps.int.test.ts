import { describe, expect, it } from "@jest/globals";
import { DEFAULT_LIMITS, PATIENT_TYPES } from "@cohort/fhir-source";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  open,
  patient,
  people,
  readAll,
  readOne,
  readSome,
  standingClock,
} from "./bench.ts";

closeAfterEach();

const unauthorised = (type: string) => ({ type, reason: "unauthorised" });
const unreadable = (type: string) => ({ type, reason: "unreadable" });

describe("types that the EHR does not grant", () => {
  it.each([401, 403])("are named, and not asked for again for a while (%d)", async (status) => {
    const clock = standingClock();
    const { source, stub } = await open({ resources: people(6) }, { clock, batchSize: 2 });
    stub.fault({ match: { type: "Condition" }, answer: { kind: "status", status } });
    const patients = await readAll(source);
    expect(patients.map(({ gaps }) => gaps)).toEqual(
      Array.from({ length: 6 }, () => [unauthorised("Condition")]),
    );
    expect(patients.map((one) => namesOf(one.resources).length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(source.status().withheld).toEqual(["Condition"]);
    const asked = () => stub.requests.filter(({ type }) => type === "Condition").length;
    expect(asked()).toBe(3);
    stub.heal();
    clock.pass(DEFAULT_LIMITS.withheldMs - 1);
    expect((await readSome(source, ["p1", "p2"])).map(({ gaps }) => gaps.length)).toEqual([1, 1]);
    expect(asked()).toBe(3);
    clock.pass(1);
    expect((await readSome(source, ["p1", "p2"])).map(({ gaps }) => gaps.length)).toEqual([0, 0]);
    expect(source.status().withheld).toEqual([]);
  });

  it("are told apart from one patient whose record is closed", async () => {
    const { source, stub } = await open({ resources: people(4) }, { batchSize: 2 });
    stub.fault({
      match: { type: "Observation", when: ({ patients }) => patients.includes("p2") },
      answer: { kind: "status", status: 403 },
    });
    const patients = await readAll(source);
    expect(patients.map(({ gaps }) => gaps)).toEqual([[], [unauthorised("Observation")], [], []]);
    expect(patients.map((one) => namesOf(one.resources).length)).toEqual([1, 0, 1, 1]);
  });

  it("are told apart from credentials that no longer hold: nothing is made of those", async () => {
    const { source, stub } = await open({ resources: people(2) });
    stub.fault({ match: { type: "Condition" }, answer: { kind: "status", status: 401 } });
    stub.fault({
      match: { type: "Patient", when: ({ params }) => params.get("_count") === "1" },
      answer: { kind: "status", status: 401 },
    });
    expect(await errorOf(readAll(source))).toMatchObject({ class: "auth", status: 401 });
  });

  it("Patient itself ends the run", async () => {
    const { source } = await open({ resources: people(1), token: "t" });
    expect(await errorOf(readAll(source))).toMatchObject({
      class: "auth",
      status: 401,
      failure: { code: "FHIR.AUTH" },
    });
  });
});

describe("types that fail for good", () => {
  it("are a gap of that patient alone, and the others of the batch are whole", async () => {
    const { source, stub } = await open({ resources: people(4) }, { limits: { retries: 1 } });
    stub.fault({
      match: { type: "Observation", when: ({ patients }) => patients.includes("p3") },
      answer: { kind: "status", status: 500 },
    });
    const patients = await readAll(source);
    expect(patients.map(({ gaps }) => gaps)).toEqual([[], [], [unreadable("Observation")], []]);
    expect(patients.map(({ unfinished = false }) => unfinished)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(patients.map((one) => namesOf(one.resources).length)).toEqual([1, 1, 0, 1]);
  });

  it("are left alone for a while where they fail for everyone, and then asked for again", async () => {
    const limits = { retries: 0, circuitOpenCapMs: 300 };
    const { source, stub } = await open({ resources: people(8) }, { batchSize: 2, limits });
    let broken = true;
    stub.fault({
      match: { type: "Observation", when: () => broken },
      answer: { kind: "status", status: 500 },
    });
    const gapsIn = async (...ids: string[]) =>
      (await readSome(source, ids)).map(({ gaps }) => gaps.length);
    expect(await gapsIn("p1", "p2", "p3", "p4")).toEqual([1, 1, 1, 1]);
    // A list and two single searches; the second batch asks for none.
    expect(stub.requests.filter(({ type }) => type === "Observation")).toHaveLength(3);
    broken = false;
    expect(await gapsIn("p5", "p6")).toEqual([1, 1]);
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect(await gapsIn("p5", "p6", "p7", "p8")).toEqual([0, 0, 0, 0]);
  });

  it("keep the whole pages before the failure", async () => {
    const { source, stub } = await open(
      { resources: people(1, 6), pageSize: 2 },
      { limits: { retries: 1 } },
    );
    let pages = 0;
    stub.fault({
      match: { route: "page", when: () => (pages += 1) > 1 },
      answer: { kind: "truncate", percent: 90 },
    });
    const one = await readOne(source, "p1");
    expect(one.gaps).toEqual([unreadable("Observation")]);
    expect(namesOf(one.resources)).toHaveLength(4);
  });
});

describe("types that the CapabilityStatement does not list", () => {
  const listed = (...types: (typeof PATIENT_TYPES)[number][]) => ({
    resources: people(2),
    types: ["Patient" as const, ...types],
  });

  it("A6-11 are not searched", async () => {
    const { source, stub } = await open(listed("Observation", "Condition"));
    await readAll(source);
    const types = new Set(stub.requests.flatMap(({ type }) => type ?? []));
    expect(types).toEqual(new Set(["Patient", "Observation", "Condition"]));
  });

  it("are gaps where nothing else tells of their kind", async () => {
    const { source } = await open(listed("Observation"));
    const one = await readOne(source, "p1");
    expect(one.unfinished).toBeUndefined();
    expect(one.gaps).toEqual(
      PATIENT_TYPES.filter((type) => type !== "Observation" && type !== "DiagnosticReport").map(
        unreadable,
      ),
    );
  });

  it.each([
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "MedicationDispense",
  ] as const)("are no gaps of medication where there is %s", async (type) => {
    const { source } = await open(
      listed("Observation", "Condition", "Procedure", "Immunization", "AllergyIntolerance", type),
    );
    expect((await readOne(source, "p1")).gaps).toEqual([]);
  });

  it("do not cover for a type that was refused", async () => {
    const { source, stub } = await open(
      listed(
        "Observation",
        "Condition",
        "Procedure",
        "Immunization",
        "AllergyIntolerance",
        "MedicationRequest",
      ),
    );
    stub.fault({ match: { type: "MedicationRequest" }, answer: { kind: "status", status: 403 } });
    expect((await readOne(source, "p1")).gaps).toEqual([unauthorised("MedicationRequest")]);
  });
});

describe("a server without a CapabilityStatement", () => {
  it("A6-11 is read all the same, with a warning", async () => {
    const { source, log } = await open({ resources: people(3, 2), types: null });
    const patients = await readAll(source);
    expect(patients.flatMap((one) => namesOf(one.resources))).toHaveLength(6);
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(log.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("A6-11 answers 404 for types that it does not have, which are then as good as not listed", async () => {
    const { source, stub } = await open({ resources: people(4), types: null }, { batchSize: 2 });
    for (const type of ["Immunization", "MedicationDispense"]) {
      stub.fault({ match: { type }, answer: { kind: "status", status: 404 } });
    }
    const patients = await readAll(source);
    expect(patients.map(({ gaps }) => gaps)).toEqual(
      Array.from({ length: 4 }, () => [unreadable("Immunization")]),
    );
  });

  it("A6-11 is asked for it once a day", async () => {
    const { source, stub } = await open({ resources: people(1) });
    await readAll(source);
    await readOne(source, "p1");
    expect(stub.requests.filter(({ route }) => route === "metadata")).toHaveLength(1);
  });
});

describe("a patient who is not there", () => {
  it("C-20 is not whom the server gives instead", async () => {
    const { source, stub } = await open({ resources: [patient("old"), patient("new")] });
    stub.fault({
      match: { route: "read", id: "old" },
      answer: { kind: "body", body: JSON.stringify(patient("new")) },
    });
    expect(await source.readPatient("old")).toEqual({ status: "notFound" });
    expect((await readOne(source, "new")).patient.id).toBe("new");
  });

  it("C-20 is gone, or not found, and no exception", async () => {
    const { source, stub } = await open({ resources: [patient("p1")] });
    stub.remove("Patient", "p1");
    expect(await source.readPatient("p1")).toEqual({ status: "gone" });
    expect(await source.readPatient("p2")).toEqual({ status: "notFound" });
  });

  it.each(["", ".", "..", "../metadata", "p1?x=1", "p1#x", "p 1"])(
    "has an id that leads nowhere else: '%s'",
    async (id) => {
      const { source, stub } = await open({ resources: [patient("p1")] });
      expect(await source.readPatient(id)).toEqual({ status: "notFound" });
      const reads = stub.requests.filter(({ route }) => route !== "metadata");
      expect(
        reads.every(({ target }) => target === `/fhir/Patient/${encodeURIComponent(id)}`),
      ).toBe(true);
    },
  );
});
