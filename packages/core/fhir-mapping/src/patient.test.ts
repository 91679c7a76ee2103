import { describe, expect, it } from "@jest/globals";
import { formatSpan } from "@cohort/foundation";
import { type Json, SNOMED, given, patient, readOf } from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient } from "./index.ts";

const US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
const extension = (name: string, value: Json) => ({
  extension: [{ url: US_CORE + name, ...value }],
});

describe("birth", () => {
  it.each([
    ["1980-05-17", "1980-05-17"],
    ["1980-05", "1980-05"],
    ["1980", "1980"],
    ["1980-05-17T23:00:00Z", "1980-05-17"],
  ])("%s", (birthDate, expected) => {
    const { birth, issues } = readOf(patient({ birthDate }));
    expect([birth && formatSpan(birth), issues]).toEqual([expected, []]);
  });

  it.each(["1980-02-30", "17.05.1980", 1980, ""])("%j is no date, which is named", (birthDate) => {
    const record = readOf(patient({ birthDate }));
    expect(record.birth).toBeNull();
    expect(record.issues).toMatchObject([{ resource: "Patient/p1", code: "value" }]);
  });

  it("may be missing", () => {
    expect(readOf(patient({ birthDate: undefined }))).toMatchObject({ birth: null, issues: [] });
  });
});

describe("sex", () => {
  it.each([
    [{ gender: "female" }, "female"],
    [{ gender: "male" }, "male"],
    [{ gender: "other" }, "other"],
    [{ gender: "unknown" }, null],
    [{ gender: 1 }, null],
    [{ gender: undefined }, null],
    [{ gender: "male", ...extension("us-core-birthsex", { valueCode: "F" }) }, "female"],
    [{ gender: "female", ...extension("us-core-birthsex", { valueCode: "M" }) }, "male"],
    [{ gender: "female", ...extension("us-core-birthsex", { valueCode: "UNK" }) }, "female"],
    [{ gender: "male", ...extension("us-core-sex", { valueCode: "248152002" }) }, "female"],
    [
      {
        gender: "male",
        ...extension("us-core-sex", { valueCoding: { system: SNOMED, code: "248152002" } }),
      },
      "female",
    ],
    [{ gender: "male", ...extension("us-core-genderIdentity", { valueCode: "F" }) }, "male"],
  ])("%j is %j", (overrides, sex) => {
    expect(readOf(patient(overrides)).sex).toBe(sex);
  });
});

describe("death", () => {
  it.each([
    [{}, null],
    [{ deceasedBoolean: false }, null],
    [{ deceasedBoolean: "true" }, null],
    [{ deceasedBoolean: true }, { on: null }],
    [{ deceasedDateTime: "2026-01" }, { on: { from: 20454, to: 20484 } }],
    [{ deceasedDateTime: "2025-12-31T20:00:00Z" }, { on: { from: 20454, to: 20454 } }],
  ])("%j", (overrides, deceased) => {
    expect(readOf(patient(overrides)).deceased).toEqual(deceased);
  });

  it("on an impossible date is a death all the same", () => {
    const record = readOf(patient({ deceasedDateTime: "long ago" }));
    expect(record.deceased).toEqual({ on: null });
    expect(record.issues).toMatchObject([{ code: "value" }]);
  });
});

describe("a Patient that is none", () => {
  it.each([null, undefined, "p1", [], 3])("%j is named", (person) => {
    const record = mapPatient(given(person, []), TERMINOLOGY);
    expect(record).toMatchObject({ birth: null, sex: null, deceased: null });
    expect(record.issues).toMatchObject([{ resource: "Patient", code: "shape" }]);
  });
});
