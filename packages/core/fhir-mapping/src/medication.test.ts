import { formatSpan } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import { describe, expect, it } from "@jest/globals";
import {
  administration,
  dispense,
  issueCodes,
  only,
  read,
  request,
  statement,
} from "../test/resources.ts";

const courseOf = (record: PatientRecord) => {
  const { start, end, ongoing } = only("medication", record);
  return [start && formatSpan(start), end && formatSpan(end), ongoing];
};
const bounds = (start?: string, end?: string) => ({
  timing: { repeat: { boundsPeriod: { start, end } } },
});
const NO_FACT = { facts: [], issues: [] };

describe("a MedicationRequest", () => {
  it.each([
    ["active", true],
    ["on-hold", false],
    ["stopped", false],
    ["completed", false],
  ])("%s: still going on is %s", (status, ongoing) => {
    const fact = only("medication", read(request({ status })));
    expect(fact).toMatchObject({ resource: "request", ongoing, source: "MedicationRequest/m1" });
  });

  it.each([
    { status: "entered-in-error" },
    { status: "cancelled" },
    { status: "draft" },
    { status: "unknown" },
    { intent: "proposal" },
    { intent: "option" },
    { doNotPerform: true },
  ])("%j is no fact", (overrides) => {
    expect(read(request(overrides))).toMatchObject(NO_FACT);
  });

  it.each(["plan", "order", "original-order", "reflex-order", "filler-order", "instance-order"])(
    "%s is an intention",
    (intent) => {
      expect(read(request({ intent })).facts).toHaveLength(1);
    },
  );

  it.each([undefined, "in use"])("status %j is named with what is lost", (status) => {
    expect(read(request({ status })).issues).toEqual([
      expect.objectContaining({
        code: "status",
        lost: { kind: "medication", concepts: ["prednisone"] },
      }),
    ]);
  });

  it.each([
    [{}, ["2026-03-01", null, true]],
    [{ authoredOn: "2026-03" }, ["2026-03", null, true]],
    [{ dosageInstruction: [bounds("2026-03-05")] }, ["2026-03-05", null, true]],
    [
      { dosageInstruction: [bounds("2026-03-05", "2026-03-20")] },
      ["2026-03-05", "2026-03-20", false],
    ],
    [
      {
        dosageInstruction: [bounds("2026-03-05", "2026-03-20"), bounds("2026-03-21", "2026-04-20")],
      },
      ["2026-03-05", "2026-04-20", false],
    ],
    [
      { dosageInstruction: [bounds("2026-03-05", "2026-03-20"), bounds("2026-03-21")] },
      ["2026-03-05", null, true],
    ],
    [
      { dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 2, code: "wk" } } } }] },
      ["2026-03-01", "2026-03-14", false],
    ],
    [
      { dispenseRequest: { validityPeriod: { start: "2026-03-01", end: "2026-09-01" } } },
      ["2026-03-01", "2026-09-01", false],
    ],
    [
      { dispenseRequest: { expectedSupplyDuration: { value: 30, unit: "days" } } },
      ["2026-03-01", "2026-03-30", false],
    ],
    [
      { dispenseRequest: { expectedSupplyDuration: { value: 1, code: "mo" } } },
      ["2026-03-01", "2026-03-31", false],
    ],
    [
      { dispenseRequest: { expectedSupplyDuration: { value: 30, unit: "boxes" } } },
      ["2026-03-01", null, true],
    ],
    [
      { dispenseRequest: { expectedSupplyDuration: { value: -3, unit: "d" } } },
      ["2026-03-01", null, true],
    ],
  ])("%j runs %j", (overrides, course) => {
    expect(courseOf(read(request(overrides)))).toEqual(course);
  });

  it("without a date is kept and named", () => {
    const record = read(request({ authoredOn: undefined }));
    expect([courseOf(record), issueCodes(record)]).toEqual([[null, null, true], ["undated"]]);
  });
});

describe("a MedicationStatement", () => {
  it.each([
    ["active", true],
    ["completed", false],
    ["stopped", false],
    ["on-hold", false],
  ])("%s: still going on is %s", (status, ongoing) => {
    const fact = only("medication", read(statement({ status })));
    expect(fact).toMatchObject({ resource: "statement", ongoing });
  });

  it.each(["not-taken", "intended", "entered-in-error", "unknown"])("%s is no fact", (status) => {
    expect(read(statement({ status }))).toMatchObject(NO_FACT);
  });

  it.each([
    [
      { effectivePeriod: { start: "2026-01-01", end: "2026-02-01" } },
      ["2026-01-01", "2026-02-01", false],
    ],
    [{ effectivePeriod: { start: "2026-01-01" } }, ["2026-01-01", null, true]],
    [{ effectivePeriod: { end: "2026-02-01" } }, [null, "2026-02-01", false]],
    [{ dateAsserted: "2026-02-03" }, ["2026-02-03", null, true]],
    [{}, [null, null, true]],
  ])("%j runs %j", (overrides, course) => {
    const record = read(statement({ effectiveDateTime: undefined, ...overrides }));
    expect(courseOf(record)).toEqual(course);
    expect(issueCodes(record)).toEqual(course[0] === null && course[1] === null ? ["undated"] : []);
  });
});

describe("a MedicationAdministration", () => {
  it.each([
    ["completed", ["2026-03-01", "2026-03-01", false]],
    ["stopped", ["2026-03-01", "2026-03-01", false]],
    ["in-progress", ["2026-03-01", null, true]],
  ])("%s was given: %j", (status, course) => {
    const record = read(administration({ status }));
    expect(courseOf(record)).toEqual(course);
    expect(only("medication", record).resource).toBe("administration");
  });

  it.each(["not-done", "on-hold", "entered-in-error", "unknown"])("%s is no fact", (status) => {
    expect(read(administration({ status }))).toMatchObject(NO_FACT);
  });

  it("runs from start to end of its period", () => {
    const effectivePeriod = { start: "2026-03-01", end: "2026-03-02" };
    const record = read(administration({ effectiveDateTime: undefined, effectivePeriod }));
    expect(courseOf(record)).toEqual(["2026-03-01", "2026-03-02", false]);
  });
});

describe("a MedicationDispense", () => {
  it.each([
    [{}, ["2026-03-01", null, false]],
    [{ status: "in-progress" }, ["2026-03-01", null, false]],
    [{ whenHandedOver: undefined, whenPrepared: "2026-02-27" }, ["2026-02-27", null, false]],
    [{ daysSupply: { value: 28 } }, ["2026-03-01", "2026-03-28", false]],
    [{ daysSupply: { value: 28, unit: "Day" } }, ["2026-03-01", "2026-03-28", false]],
    [{ daysSupply: { value: 4, code: "wk" } }, ["2026-03-01", "2026-03-28", false]],
    [{ daysSupply: { value: "28" } }, ["2026-03-01", null, false]],
  ])("%j runs %j", (overrides, course) => {
    expect(courseOf(read(dispense(overrides)))).toEqual(course);
  });

  it.each([
    "preparation",
    "cancelled",
    "on-hold",
    "stopped",
    "declined",
    "entered-in-error",
    "unknown",
  ])("%s is no fact", (status) => {
    expect(read(dispense({ status }))).toMatchObject(NO_FACT);
  });
});
