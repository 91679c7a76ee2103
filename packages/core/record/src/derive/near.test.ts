import { describe, expect, it } from "@jest/globals";
import { result, spanOfDate } from "../../test/sample-record.ts";
import type { ObservationFact } from "../record.ts";
import { nearestOf } from "./near.ts";

const VISIT = spanOfDate("2026-10-20");

/** The values of those nearest to the visit. */
const near = (facts: readonly ObservationFact[], days = 10): readonly unknown[] =>
  nearestOf(
    facts.flatMap((fact) => (fact.when ? [{ fact: { ...fact, when: fact.when } }] : [])),
    VISIT,
    days,
  ).map(({ fact }) => (fact.value.type === "quantity" ? fact.value.value : null));

const on = (value: number, date: string, more?: Partial<ObservationFact>): ObservationFact =>
  result("esr", value, "mm/h", date, more);

const at = (value: number, instant: number): ObservationFact =>
  on(value, "2026-10-21", { when: { ...spanOfDate("2026-10-21"), instant } });

describe("the nearest of several results", () => {
  it("is the later of two equally near ones, in whatever order", () => {
    const facts = [on(1, "2026-10-18"), on(2, "2026-10-22"), on(3, "2026-10-17")];
    expect(near(facts)).toEqual([2]);
    expect(near(facts.toReversed())).toEqual([2]);
  });

  it("is surely within reach: a month may begin and end too far away", () => {
    expect(near([on(1, "2026-10")], 18)).toEqual([]);
    expect(near([on(1, "2026-10")], 19)).toEqual([1]);
  });

  it("is the later of one day where the times are known, else all of it", () => {
    expect(near([at(1, 1000), at(2, 2000)])).toEqual([2]);
    expect(near([at(2, 2000), at(1, 1000)])).toEqual([2]);
    expect(near([at(1, 1000), on(3, "2026-10-21")])).toEqual([1, 3]);
  });

  it("is a final one where there is one, without the preliminary ones of its moment", () => {
    const preliminary = on(9, "2026-10-20", { status: "preliminary" });
    expect(near([preliminary, on(1, "2026-10-20")])).toEqual([1]);
    expect(near([preliminary, on(1, "2026-10-11")])).toEqual([1]);
    expect(near([preliminary])).toEqual([9]);
  });
});
