import { describe, expect, it } from "@jest/globals";
import { type DaySpan, expectDefined, parseDateSpan, parseDay } from "@cohort/foundation";
import { EMPTY_RECORD } from "@cohort/record";
import { personOf } from "./person-of.ts";

const TODAY = expectDefined(parseDay("2026-11-22"), "a date");
const ALL = { values: true, texts: true };
const span = (text: string): DaySpan => expectDefined(parseDateSpan(text), "a date");

describe("what a page says of a person", () => {
  it.each([
    ["1990-11-22", 36],
    ["1990-11-23", 35],
    ["1990-10", 36],
    ["1990-11", null],
    ["1990", null],
    ["2027-01-01", null],
  ])("born %s is of age %s", (birth, age) => {
    const record = { ...EMPTY_RECORD, birth: span(birth), sex: "female" as const };
    expect(personOf(record, TODAY, ALL)).toEqual({ age, sex: "female", deceased: false });
  });

  it("is neither age nor sex for whom no values are shown", () => {
    const record = { ...EMPTY_RECORD, birth: span("1990-01-01"), sex: "female" as const };
    const shown = { values: false, texts: false };
    expect(personOf(record, TODAY, shown)).toEqual({ age: null, sex: null, deceased: false });
  });

  it.each([
    [{ on: null }, true],
    [{ on: span("2026-11-22") }, true],
    [{ on: span("2026-11-23") }, false],
    [null, false],
  ])("is whether they have died by today: %j", (deceased, has) =>
    expect(personOf({ ...EMPTY_RECORD, deceased }, TODAY, ALL).deceased).toBe(has),
  );

  it("is nothing where there is no record any more", () =>
    expect(personOf(undefined, TODAY, ALL)).toEqual({ age: null, sex: null, deceased: false }));
});
