import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Day, addPeriod, formatDay } from "@cohort/foundation";
import { type Match, assessOn, matchPatient, patientDays } from "@cohort/matching";
import { type FiledCase, cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";
import { placeOf } from "./people.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

/** The case's match on any day, from one record: no data comes. */
function onDays(one: FiledCase): (day: Day) => Match {
  const { record, study, cohort } = placeOf(engine, one);
  const { terminology } = engine;
  const known = new Map<Day, Match>();
  return (asOf) => {
    const found =
      known.get(asOf) ??
      matchPatient({ record, terminology, studies: [study], asOf }).find(
        (match) => match.cohort === cohort.cohort.id,
      );
    if (!found) throw new Error("no match");
    known.set(asOf, found);
    return found;
  };
}

const standing = (match: Match, id: string): string => {
  const found = match.criteria.find((criterion) => criterion.id === id);
  return `${found?.outcome} ${found?.reason}`;
};

/** The days until a horizon on which a criterion differs from the day before, by looking at every one. */
function changesByLooking(one: FiledCase, until: Day): Map<string, string[]> {
  const { record, cohort } = placeOf(engine, one);
  const asOf = dayOf(one.asOf);
  const changes = new Map<string, string[]>();
  const before = new Map<string, string>();
  for (let day = asOf; day <= until; day += 1) {
    // A day at a time is forgotten again: nothing may lean on what was worked out for another.
    const days = patientDays(record, engine.terminology);
    for (const planned of cohort.criteria) {
      const { id } = planned.criterion;
      const { outcome, reason } = assessOn(planned, cohort, days, day);
      const now = `${outcome} ${reason}`;
      if (day > asOf && before.get(id) !== now) {
        changes.set(id, [...(changes.get(id) ?? []), formatDay(day)]);
      }
      before.set(id, now);
    }
  }
  return changes;
}

/** The same days by following `changesOn` from one to the next. */
function changesByFollowing(on: (day: Day) => Match, asOf: Day, until: Day, id: string): string[] {
  const days: string[] = [];
  for (let day = asOf; ;) {
    const next = on(day).criteria.find((criterion) => criterion.id === id)?.changesOn ?? null;
    if (next === null || dayOf(next) > until) return days;
    days.push(next);
    day = dayOf(next);
  }
}

const named = (some: readonly FiledCase[]) =>
  some.map((one) => [`${one.study} ${one.cohort} ${one.file}: ${one.name}`, one] as const);

// Every day of two years: some from all over the corpus, whatever its size.
describe.each(named(cases.filter((_, position) => position % Math.ceil(cases.length / 30) === 7)))(
  "%s",
  (_, one) => {
    it("names exactly the days of the next two years on which an outcome or reason differs", () => {
      const on = onDays(one);
      const asOf = dayOf(one.asOf);
      const until = addPeriod(asOf, { unit: "months", count: 24 });
      const looked = changesByLooking(one, until);
      for (const { id } of on(asOf).criteria) {
        expect([id, changesByFollowing(on, asOf, until, id)]).toEqual([id, looked.get(id) ?? []]);
      }
    });
  },
);

describe.each(named(cases.filter((_, position) => position % Math.ceil(cases.length / 150) === 0)))(
  "%s",
  (_, one) => {
    it("stands until the day it names, and changes on it", () => {
      const on = onDays(one);
      const asOf = dayOf(one.asOf);
      const now = on(asOf);
      for (const { id, changesOn } of now.criteria) {
        if (changesOn === null) continue;
        const eve = on(Math.max(asOf, dayOf(changesOn) - 1));
        expect([id, standing(eve, id)]).toEqual([id, standing(now, id)]);
        expect(standing(on(dayOf(changesOn)), id)).not.toBe(standing(now, id));
      }
      if (now.nextChangeOn !== null) {
        const quiet = on(dayOf(now.nextChangeOn) - 1);
        expect([quiet.verdict, quiet.score, quiet.counts]).toEqual([
          now.verdict,
          now.score,
          now.counts,
        ]);
      }
      if (now.eligibleFrom !== null) {
        expect(on(dayOf(now.eligibleFrom)).verdict).not.toBe("ineligible");
      }
    });
  },
);
