import { describe, expect, it } from "@jest/globals";
import {
  ICD_10,
  LOINC,
  coded,
  condition,
  given,
  immunization,
  issueCodes,
  observation,
  patient,
  procedure,
  read,
  readOf,
  request,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { FACT_RESOURCE_TYPES, mapPatient } from "./index.ts";

describe("the record", () => {
  it("has facts by kind, source and place in the source", () => {
    const record = read(observation({ id: "b" }), request(), observation({ id: "a" }), condition());
    expect(record).toMatchObject({ schema: 1, complete: [], gaps: [], unclaimed: [], issues: [] });
    expect(record.facts.map((fact) => fact.source)).toEqual([
      "Condition/c1",
      "MedicationRequest/m1",
      "Observation/a",
      "Observation/b",
    ]);
  });

  it("names resources without an id by their type", () => {
    expect(read(observation({ id: undefined })).facts[0]?.source).toBe("Observation");
    expect(read(observation({ id: "with blanks in it" })).facts[0]?.source).toBe("Observation");
  });

  it("skips types that are no facts", () => {
    const others = ["Communication", "Claim", "Patient", "Bundle", "OperationOutcome"];
    const record = read(...others.map((resourceType) => ({ resourceType, id: "1" })));
    expect([record.facts, record.issues]).toEqual([[], []]);
    expect(FACT_RESOURCE_TYPES).toHaveLength(17);
  });

  it.each([null, 3, "Observation", [], {}, { resourceType: 3 }])(
    "names %j, which is no resource",
    (junk) => {
      const record = read(junk, observation());
      expect(record.facts).toHaveLength(1);
      expect(record.issues).toMatchObject([{ resource: "Resource", code: "shape" }]);
    },
  );
});

describe("duplicates (A6-05)", () => {
  const version = (value: number, meta?: unknown) =>
    observation({ valueQuantity: { value, code: "umol/L" }, meta });
  const kept = (...resources: readonly unknown[]) => {
    const both = [read(...resources), read(...resources.toReversed())];
    expect(both[0]).toEqual(both[1]);
    return both[0]?.facts.map((fact) => "value" in fact && fact.value);
  };
  it.each([
    [{ lastUpdated: "2026-01-02T00:00:00Z" }, { lastUpdated: "2026-01-01T23:00:00-05:00" }],
    [undefined, { lastUpdated: "2026-01-01T00:00:00Z" }],
    [{ versionId: "9" }, { versionId: "10" }],
    [{ versionId: "abc" }, { versionId: "1" }],
    [
      { versionId: "10", lastUpdated: "2026-01-01T00:00:00Z" },
      { versionId: "9", lastUpdated: "2026-01-02T00:00:00Z" },
    ],
  ])("the newer of %j and %j is read, whichever came first", (older, newer) => {
    expect(kept(version(1, older), version(2, newer))).toMatchObject([{ value: 2 }]);
  });

  it("of which nothing says which is newer give one and the same", () => {
    expect(kept(version(1), version(2))).toHaveLength(1);
  });
});

describe("another's entries", () => {
  it.each([
    { reference: "Patient/p2" },
    { reference: "http://ehr.example/fhir/Patient/p2" },
    { reference: "Group/p1" },
    { reference: "Device/p1" },
  ])("%j are left out", (subject) => {
    const record = read(observation({ subject }), observation({ id: "o2" }));
    expect(record.facts.map((fact) => fact.source)).toEqual(["Observation/o2"]);
    expect(record.issues).toEqual([
      { resource: "Observation/o1", code: "subject", text: expect.any(String) },
    ]);
  });

  it.each([
    { reference: "urn:uuid:1c5c9d6e-0000-4000-8000-000000000000" },
    { reference: "Patient?identifier=1" },
    { reference: "#p1" },
    { reference: 1 },
    "Patient/p1",
  ])("%j may be the patient's: absence is not presumed", (subject) => {
    expect(read(observation({ subject })).issues).toMatchObject([
      { code: "subject", lost: { kind: "observation", concepts: ["creatinine-serum"] } },
    ]);
  });

  it.each([
    undefined,
    { reference: "Patient/p1" },
    { reference: "Patient/p1/_history/2" },
    { reference: "https://ehr.example/fhir/Patient/p1" },
    { reference: "urn:uuid:p1" },
    { identifier: { value: "123" } },
    { display: "somebody" },
  ])("%j are the patient's", (subject) => {
    expect(read(observation({ subject })).facts).toHaveLength(1);
  });

  it("are told by `patient` too", () => {
    expect(issueCodes(read(immunization({ patient: { reference: "Patient/p2" } })))).toEqual([
      "subject",
    ]);
  });

  it("cannot be told where the patient has no id", () => {
    const record = readOf(patient({ id: undefined }), observation());
    expect(record.issues).toMatchObject([{ code: "subject", lost: { kind: "observation" } }]);
  });
});

describe("unclaimed entries", () => {
  const other = (overrides = {}) => observation({ code: coded(LOINC, "9999-0"), ...overrides });

  it("are counted by kind and code, with the last date and no text", () => {
    const record = read(
      other(),
      other({ id: "o2", effectiveDateTime: "2026-04" }),
      other({ id: "o3", effectiveDateTime: undefined }),
      procedure({ code: coded(LOINC, "9999-0", { display: "A view of something" }) }),
    );
    expect(record.facts).toEqual([]);
    expect(record.unclaimed).toEqual([
      {
        kind: "observation",
        system: LOINC,
        code: "9999-0",
        count: 3,
        lastDate: 20573,
        suspected: null,
        unit: "umol/L",
      },
      {
        kind: "procedure",
        system: LOINC,
        code: "9999-0",
        count: 1,
        lastDate: 20522,
        suspected: null,
      },
    ]);
  });

  it.each([
    [coded(LOINC, "9999-0", { display: "Serum creatinine, enzymatic" })],
    [{ ...coded(LOINC, "9999-0"), text: "serum creatinine" }],
  ])("say what their display or text resembles: %j", (code) => {
    expect(read(other({ code })).unclaimed).toMatchObject([
      { code: "9999-0", suspected: "creatinine-serum" },
    ]);
  });

  it("are counted by the unit of their numbers, where that is a known one", () => {
    const unitsOf = (...units: readonly string[]) =>
      read(
        ...units.map((unit, at) => other({ id: `o${at}`, valueQuantity: { value: 1, unit } })),
      ).unclaimed.map((row) => [row.unit, row.count]);
    expect(unitsOf("mg/dl", "mg/dL", "µmol/L")).toEqual([
      ["mg/dL", 2],
      ["umol/L", 1],
    ]);
    expect(unitsOf("{of Mrs Zorro}", "Zorro")).toEqual([[undefined, 2]]);
  });

  it("may have no code at all", () => {
    expect(read(condition({ code: { text: "Rheumatism" } })).unclaimed).toEqual([
      { kind: "condition", system: null, code: "", count: 1, lastDate: null, suspected: null },
    ]);
  });

  it("are counted apart where they resemble different concepts", () => {
    const texts = ["lupus nephritis", "splenectomy", "a cold"];
    const record = read(...texts.map((text, at) => condition({ id: `c${at}`, code: { text } })));
    expect(record.unclaimed.map((row) => row.suspected)).toEqual([
      null,
      "lupus-nephritis",
      "splenectomy",
    ]);
  });

  it("that the dictionary knows to be something else are not counted", () => {
    const record = read(
      condition({ code: coded(ICD_10, "L93.0", { display: "Systemic lupus erythematosus" }) }),
    );
    expect([record.facts, record.unclaimed]).toEqual([[], []]);
  });
});

describe("gaps", () => {
  it("are those of the kinds that the missing types would have become", () => {
    const gaps = [
      { type: "MedicationRequest", reason: "unauthorised" },
      { type: "Medication", reason: "unauthorised" },
      { type: "Condition", reason: "unreadable" },
      { type: "MedicationDispense", reason: "unreadable" },
      { type: "DiagnosticReport", reason: "unreadable" },
      { type: "Encounter", reason: "unreadable" },
      { type: "ServiceRequest", reason: "unauthorised" },
      { type: "Appointment", reason: "unreadable" },
      { type: "ResearchSubject", reason: "unauthorised" },
    ] as const;
    expect(mapPatient(given(patient(), [], { gaps }), TERMINOLOGY).gaps).toEqual([
      { kind: "condition", reason: "unreadable" },
      { kind: "medication", reason: "unauthorised" },
      { kind: "medication", reason: "unreadable" },
    ]);
  });
});
