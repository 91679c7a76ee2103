import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { explain } from "@cohort/criteria";
import { canonicalJson, expectDefined } from "@cohort/foundation";
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
    { numRuns: 150 },
  );
});
