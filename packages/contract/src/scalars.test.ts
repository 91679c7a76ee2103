import { describe, expect, it } from "@jest/globals";
import { isFhirId, patientReferenceSchema } from "./scalars.ts";

describe("the id of a patient", () => {
  it.each(["p1", "e-Xy.9_B", "x".repeat(64), "x".repeat(128)])("may be %s", (id) => {
    expect(isFhirId(id)).toBe(true);
    expect(patientReferenceSchema.safeParse(`Patient/${id}`).success).toBe(true);
  });

  it.each(["", "a/b", "a b", "a?b", "a#b", "a|b", "x".repeat(129)])("is never %j", (id) => {
    expect(isFhirId(id)).toBe(false);
    expect(patientReferenceSchema.safeParse(`Patient/${id}`).success).toBe(false);
  });
});
