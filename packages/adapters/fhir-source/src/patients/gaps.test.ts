import { describe, expect, it } from "@jest/globals";
import { gapsOf } from "./gaps.ts";
import type { TypeState } from "../run.ts";
import { LISTED_TYPES, MEDICATION_TYPES } from "../types.ts";
import type { PatientType } from "../types.ts";

const gaps = (states: Partial<Record<PatientType, TypeState>>) =>
  gapsOf(new Map(Object.entries(states) as [PatientType, TypeState][])).map(
    ({ type, reason }) => `${type} ${reason}`,
  );

describe("what may not be presumed absent", () => {
  it("is nothing where all types were read", () => {
    expect(gaps({})).toEqual([]);
  });

  it("is every type that was refused or failed", () => {
    expect(gaps({ Condition: "unauthorised", DiagnosticReport: "unreadable" })).toEqual([
      "Condition unauthorised",
      "DiagnosticReport unreadable",
    ]);
  });

  it("is a type that the server does not have, where nothing else tells of its kind", () => {
    expect(gaps({ Immunization: "unsupported" })).toEqual(["Immunization unreadable"]);
  });

  it("is no medication type as long as one of the four could be asked for", () => {
    const [first, ...others] = MEDICATION_TYPES;
    const none = Object.fromEntries(others.map((type) => [type, "unsupported" as const]));
    expect(gaps(none)).toEqual([]);
    expect(gaps({ ...none, [first]: "unauthorised" })).toEqual([`${first} unauthorised`]);
    expect(gaps({ ...none, [first]: "unsupported" })).toHaveLength(4);
  });

  it("is nothing for lack of plans and studies", () => {
    expect(gaps(Object.fromEntries(LISTED_TYPES.map((type) => [type, "unsupported"])))).toEqual([]);
  });

  it("is nothing for lack of DiagnosticReport", () => {
    expect(gaps({ DiagnosticReport: "unsupported" })).toEqual([]);
  });
});
