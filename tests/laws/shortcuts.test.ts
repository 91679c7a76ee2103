import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { assess, explain } from "@cohort/criteria";
import { canonicalJson, expectDefined } from "@cohort/foundation";
import { indexRecord } from "@cohort/record";
import { assessOn, matchPatient, patientDays } from "@cohort/matching";
import { cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";
import { placeOf } from "./people.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

const anyCase = fc.constantFrom(...cases);
const anyGap = fc.option(
  fc.record({
    kind: fc.constantFrom("observation", "condition", "medication", "procedure"),
    reason: fc.constantFrom("unauthorised", "unreadable"),
  }),
  { freq: 3 },
);

it("says of a criterion on which the record is silent what evaluating it says", () => {
  fc.assert(
    fc.property(anyCase, anyGap, (one, gap) => {
      const { record: plain, study } = placeOf(engine, one);
      const record = gap === null ? plain : { ...plain, gaps: [...plain.gaps, gap] };
      const { terminology } = engine;
      const asOf = dayOf(one.asOf);
      const matches = matchPatient({ record, terminology, studies: [study], asOf });
      for (const [at, cohort] of study.cohorts.entries()) {
        const match = expectDefined(matches[at], "a match a cohort");
        // Of its own, so that nothing of an earlier answer is at hand.
        const days = patientDays(record, terminology);
        for (const [place, planned] of cohort.criteria.entries()) {
          const { outcome, basis, reason, message, evidence, needs } = assessOn(
            planned,
            cohort,
            days,
            asOf,
          );
          const explanation = explain(message, planned.criterion.type);
          const told = expectDefined(match.criteria[place], "a criterion");
          expect(canonicalJson({ ...told, changesOn: null })).toBe(
            canonicalJson({
              id: planned.criterion.id,
              type: planned.criterion.type,
              outcome,
              basis,
              reason,
              message,
              explanation,
              changesOn: null,
              evidence,
              needs,
              ruleKey: planned.key,
            }),
          );
        }
      }
    }),
    { numRuns: 60 },
  );
});

it("finds with a memory what it finds without one, and looking ahead whatever decides", () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 1, max: 800 }), (one, later) => {
      const { record, study } = placeOf(engine, one);
      const { terminology } = engine;
      const asOf = dayOf(one.asOf);
      const index = indexRecord(record, terminology);
      const days = patientDays(record, terminology, asOf);
      for (const planned of study.cohorts.flatMap(({ criteria }) => criteria)) {
        expect(canonicalJson(days.find(planned, asOf))).toBe(
          canonicalJson(planned.evaluate({ index, asOf })),
        );
      }
      for (const planned of study.cohorts.flatMap(({ criteria }) => criteria)) {
        const ahead = days.find(planned, asOf + later);
        const then = planned.evaluate({ index, asOf: asOf + later });
        const { type } = planned.criterion;
        const told = assess(type, ahead);
        const { outcome, reason, breakpoints } = assess(type, then);
        expect(told).toMatchObject({ outcome, reason });
        // What is remembered knows what is to come from the day on which it was said.
        expect(told.breakpoints.filter((day) => day > asOf + later)).toEqual(
          breakpoints.filter((day) => day > asOf + later),
        );
      }
    }),
    { numRuns: 60 },
  );
});
