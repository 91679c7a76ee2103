import { describe, expect, it } from "@jest/globals";
import {
  dateSchema,
  instantSchema,
  isFhirId,
  isText,
  patientReferenceSchema,
  zonedInstantSchema,
} from "./scalars.ts";

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

describe("a date or an instant", () => {
  it.each(["0001-01-01", "2026-11-22", "9999-12-31"])("may be %s", (date) => {
    expect(dateSchema.safeParse(date).success).toBe(true);
    expect(instantSchema.safeParse(`${date}T12:00:00Z`).success).toBe(true);
  });

  it.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])(
    "that no database holds is none: %s",
    (instant) => expect(zonedInstantSchema.safeParse(instant).success).toBe(false),
  );

  it("is none in the year 0", () => {
    expect(dateSchema.safeParse("0000-01-01").success).toBe(false);
    expect(instantSchema.safeParse("0000-01-01T00:00:00Z").success).toBe(false);
  });
});

describe("a text", () => {
  it.each(["", "a", "ä😀", "a\nb"])("may be %j", (text) => expect(isText(text)).toBe(true));
  it.each(["\0", "a\ud800", "\udc00b"])("is never %j", (text) => expect(isText(text)).toBe(false));
});
