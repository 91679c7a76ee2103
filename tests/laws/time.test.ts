import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Day, addPeriod, formatDay } from "@cohort/foundation";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { type Match, matchPatient } from "@cohort/matching";
import { bundleOf, cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

/** The case's match on any day, from one record: no data comes. */
function onDays(one: (typeof cases)[number]): (day: Day) => Match {
  const read = readBundle(bundleOf(one));
  if (!read.ok) throw new Error(read.failure.message);
  const { terminology, studies } = engine;
  const record = mapPatient(read.value, terminology);
  return (asOf) => {
    const [match] = matchPatient({ record, terminology, studies, asOf });
    if (!match) throw new Error("no match");
    return match;
  };
}

const standing = (match: Match, id: string): string => {
  const found = match.criteria.find((criterion) => criterion.id === id);
  return `${found?.outcome} ${found?.reason}`;
};

/** Days between asOf and the horizon: the first weeks one by one, then ever sparser. */
function sampled(asOf: Day, until: Day): readonly Day[] {
  const days: Day[] = [];
  for (let step = 1, day = asOf + 1; day < until; day += step) {
    days.push(day);
    if (day > asOf + 35) step = 61;
  }
  return [...days, until - 1].filter((day) => day > asOf && day < until);
}

// Every fifth case: time costs hundreds of evaluations each.
describe.each(
  cases.filter((_, position) => position % 5 === 0).map((one) => [one.name, one] as const),
)("%s", (_, one) => {
  it("stands until the day it names, and changes on it", () => {
    const on = onDays(one);
    const asOf = dayOf(one.asOf);
    const now = on(asOf);
    const horizon = addPeriod(asOf, { unit: "months", count: 60 });
    const later = new Map<Day, Match>();
    const at = (day: Day): Match => {
      const known = later.get(day) ?? on(day);
      later.set(day, known);
      return known;
    };
    for (const { id, changesOn } of now.criteria) {
      const change = changesOn === null ? horizon : dayOf(changesOn);
      for (const day of sampled(asOf, change)) {
        expect([id, formatDay(day), standing(at(day), id)]).toEqual([
          id,
          formatDay(day),
          standing(now, id),
        ]);
      }
      if (changesOn !== null) expect(standing(at(change), id)).not.toBe(standing(now, id));
    }
    if (now.nextChangeOn !== null) {
      const quiet = at(dayOf(now.nextChangeOn) - 1);
      expect([quiet.verdict, quiet.score, quiet.counts]).toEqual([
        now.verdict,
        now.score,
        now.counts,
      ]);
    }
    if (now.eligibleFrom !== null)
      expect(at(dayOf(now.eligibleFrom)).verdict).not.toBe("ineligible");
  });
});
