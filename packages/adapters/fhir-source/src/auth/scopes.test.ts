import { describe, expect, it } from "@jest/globals";
import { scopesOf, withheldTypes } from "./scopes.ts";

const all = scopesOf("types", true);

describe("the scopes asked for", () => {
  it("A2-07 include the Group whose members are read in place of everyone", () => {
    expect(scopesOf("types", true, ["Group"])).toContain("system/Group.rs");
    expect(all).not.toContain("system/Group.rs");
  });
});

describe("A2-07 scopes", () => {
  it("A2-07 are listed type by type, in SMART 2's words only where the server knows them", () => {
    expect(all).toContain("system/Patient.rs");
    expect(all).toContain("system/Medication.rs");
    expect(all).toContain("system/AllergyIntolerance.rs");
    expect(all.some((scope) => scope.includes("*"))).toBe(false);
    const first = scopesOf("types", false);
    expect(first).toContain("system/Observation.read");
    expect(first.every((scope) => scope.endsWith(".read"))).toBe(true);
  });

  it("A2-07 are a wildcard only where that is asked for", () => {
    expect(scopesOf(["system/*.rs"], false)).toEqual(["system/*.rs"]);
    expect(withheldTypes(["system/*.rs"], ["system/*.rs"])).toEqual([]);
  });

  it.each([
    ["system/Observation.rs", true],
    ["system/Observation.read", true],
    ["system/Observation.cruds", true],
    ["system/Observation.*", true],
    ["system/*.read", true],
    ["system/Observation.r", false],
    ["system/Observation.s", false],
    ["system/Observation.write", false],
    ["system/Observation.cud", false],
    ["system/Observation.rs?category=laboratory", false],
    ["patient/Observation.rs", false],
    ["user/*.rs", false],
    ["system/ObservationDefinition.rs", false],
  ])("%s lets Observations be searched: %s", (scope, expected) => {
    expect(!withheldTypes([scope], all).includes("Observation")).toBe(expected);
  });

  it("a Medication needs to be read only", () => {
    expect(withheldTypes(["system/Medication.r"], all)).not.toContain("Medication");
  });

  it("a type left out of the list that was asked for is withheld too", () => {
    const asked = ["system/Patient.rs", "system/Observation.rs"];
    expect(withheldTypes(asked, asked)).toContain("Condition");
    expect(withheldTypes(asked, asked)).not.toContain("Observation");
  });

  it("scopes of another make withhold nothing", () => {
    expect(withheldTypes(["https://ehr.test/.default"], ["https://ehr.test/.default"])).toEqual([]);
    expect(withheldTypes(["profile"], all)).toContain("Patient");
  });
});
