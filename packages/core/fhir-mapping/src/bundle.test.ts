import { describe, expect, it } from "@jest/globals";
import { type Json, PREDNISONE, observation, only, patient, request } from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient, readBundle } from "./index.ts";

const bundle = (...entry: readonly unknown[]): Json => ({
  resourceType: "Bundle",
  type: "collection",
  entry,
});
const entries = (...resources: readonly unknown[]): Json =>
  bundle(...resources.map((resource) => ({ resource })));
const failureOf = (body: unknown) => {
  const read = readBundle(body);
  return read.ok ? null : read.failure;
};
const recordOf = (body: unknown) => {
  const read = readBundle(body);
  if (!read.ok) throw new Error(read.failure.message);
  return { patient: read.value.patient.id, ...mapPatient(read.value, TERMINOLOGY) };
};

describe("what is no Bundle of one patient", () => {
  it.each([
    [null, "BUNDLE.NOT_AN_OBJECT", "bundle"],
    ["{}", "BUNDLE.NOT_AN_OBJECT", "bundle"],
    [[], "BUNDLE.NOT_AN_OBJECT", "bundle"],
    [{}, "BUNDLE.NOT_A_BUNDLE", "bundle.resourceType"],
    [patient(), "BUNDLE.NOT_A_BUNDLE", "bundle.resourceType"],
    [{ resourceType: "Bundle" }, "BUNDLE.NO_ENTRIES", "bundle.entry"],
    [{ resourceType: "Bundle", entry: {} }, "BUNDLE.NO_ENTRIES", "bundle.entry"],
    [bundle(), "BUNDLE.NO_PATIENT", "bundle.entry"],
    [entries(observation()), "BUNDLE.NO_PATIENT", "bundle.entry"],
    [
      bundle({ resource: patient(), search: { mode: "outcome" } }),
      "BUNDLE.NO_PATIENT",
      "bundle.entry",
    ],
    [
      entries(patient(), observation(), patient({ id: "p2" })),
      "BUNDLE.TWO_PATIENTS",
      "bundle.entry[2].resource",
    ],
    [
      entries(patient({ id: undefined }), patient({ id: undefined })),
      "BUNDLE.TWO_PATIENTS",
      "bundle.entry[1].resource",
    ],
  ])("%j fails by name", (body, code, path) => {
    expect(failureOf(body)).toMatchObject({ code, path });
    expect(failureOf(body)?.action).toBeTruthy();
  });
});

describe("entries", () => {
  it("become the patient and the rest", () => {
    const record = recordOf(entries(observation(), patient()));
    expect(record).toMatchObject({ patient: "p1", sex: "female", issues: [] });
    expect(record.facts).toHaveLength(1);
  });

  it("that are outcomes or have no resource are skipped (A6-04)", () => {
    const outcome = { resource: { resourceType: "OperationOutcome" }, search: { mode: "outcome" } };
    const deleted = { request: { method: "DELETE", url: "Observation/9" } };
    expect(recordOf(bundle(outcome, deleted, { resource: patient() }))).toMatchObject({
      facts: [],
      issues: [],
    });
  });

  it.each([null, 3, "x", [], { resource: 3 }, { resource: [] }, { resource: {} }])(
    "that are bad (%j) are named",
    (bad) => {
      const record = recordOf(bundle(bad, { resource: patient() }, { resource: observation() }));
      expect(record.facts).toHaveLength(1);
      expect(record.issues).toMatchObject([{ resource: "Resource", code: "shape" }]);
    },
  );

  it("of one patient in two versions give the newer", () => {
    const versions = ["1", "2"].map((versionId) =>
      patient({ gender: versionId === "2" ? "male" : "female", meta: { versionId } }),
    );
    expect(recordOf(entries(...versions)).sex).toBe("male");
    expect(recordOf(entries(...versions.toReversed())).sex).toBe("male");
  });
});

describe("fullUrl", () => {
  const P = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000001";
  const O = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000002";
  const M = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000003";

  it("is what references mean, and names resources without an id", () => {
    const subject = { reference: P };
    const drug = { resourceType: "Medication", code: PREDNISONE };
    const record = recordOf(
      bundle(
        { fullUrl: P, resource: patient({ id: undefined }) },
        { fullUrl: M, resource: drug },
        {
          fullUrl: O,
          resource: request({
            id: undefined,
            subject,
            medicationCodeableConcept: undefined,
            medicationReference: { reference: M },
          }),
        },
      ),
    );
    expect(record.patient).toBe(P.slice(9));
    expect(only("medication", record)).toMatchObject({
      source: `MedicationRequest/${O.slice(9)}`,
      hits: [{ concept: "prednisone" }],
    });
  });

  it("may differ from the id that the resource has", () => {
    const subject = { reference: P };
    const record = recordOf(
      bundle(
        { fullUrl: P, resource: patient() },
        { fullUrl: O, resource: observation({ subject }) },
      ),
    );
    expect(only("observation", record).source).toBe("Observation/o1");
  });

  it("of someone else does not mean this patient", () => {
    const record = recordOf(
      bundle(
        { fullUrl: P, resource: patient() },
        { fullUrl: O, resource: { resourceType: "Group", id: "g" } },
        { resource: observation({ subject: { reference: O } }) },
      ),
    );
    expect(record.issues).toMatchObject([{ code: "subject" }]);
    expect(record.issues[0]).not.toHaveProperty("lost");
  });

  it.each([
    ["http://ehr.example/fhir/Patient/p7", "p7"],
    ["http://ehr.example/fhir/Observation/p7", "anonymous"],
    ["nonsense", "anonymous"],
    [undefined, "anonymous"],
    [3, "anonymous"],
  ])("%j names the Patient %s", (fullUrl, id) => {
    expect(recordOf(bundle({ fullUrl, resource: patient({ id: undefined }) })).patient).toBe(id);
  });
});
