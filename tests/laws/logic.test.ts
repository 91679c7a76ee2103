import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Criterion,
  type Finding,
  type Rule,
  type Truth,
  atLeast,
  leavesOf,
  not,
  planCriterion,
} from "@cohort/criteria";
import { canonicalJson } from "@cohort/foundation";
import { matchPatient, patientDays } from "@cohort/matching";
import { indexRecord } from "@cohort/record";
import { cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";
import { placeOf } from "./people.ts";

let engine: Engine;
let leaves: readonly Rule[];
beforeAll(async () => {
  engine = await openEngine();
  const rules = engine.studies.flatMap(({ cohorts }) =>
    cohorts.flatMap(({ criteria }) =>
      criteria.flatMap(({ criterion }) => leavesOf(criterion.rule)),
    ),
  );
  leaves = [...new Map(rules.map((rule) => [canonicalJson(rule), rule])).values()];
});

const anyCase = fc.constantFrom(...cases);
const anyNumber = fc.nat();

const pick = (numbers: readonly number[]): readonly Rule[] =>
  numbers.flatMap((number) => leaves[number % leaves.length] ?? []);

const evaluate = (rule: Rule, one: (typeof cases)[number]): Finding => {
  const criterion: Criterion = { id: "x", type: "inclusion", text: "Anything.", rule };
  const { record } = placeOf(engine, one);
  const index = indexRecord(record, engine.terminology);
  return planCriterion(criterion, engine.terminology).evaluate({ index, asOf: dayOf(one.asOf) });
};

const both = ({ truth, proven }: Finding): readonly Truth[] => [truth, proven];

it("De Morgan: not all is any not, and not any is all not", () => {
  fc.assert(
    fc.property(anyCase, fc.array(anyNumber, { minLength: 1, maxLength: 4 }), (one, numbers) => {
      const of = pick(numbers);
      const nots = of.map((rule): Rule => ({ kind: "not", of: rule }));
      expect(both(evaluate({ kind: "not", of: { kind: "all", of } }, one))).toEqual(
        both(evaluate({ kind: "any", of: nots }, one)),
      );
      expect(both(evaluate({ kind: "not", of: { kind: "any", of } }, one))).toEqual(
        both(evaluate({ kind: "all", of: nots }, one)),
      );
    }),
    { numRuns: 150 },
  );
});

/** A rule's two truths, worked out leaf by leaf from the tables of Kleene's logic alone. */
function naive(rule: Rule, leaf: (rule: Rule) => readonly Truth[]): readonly Truth[] {
  const all = (rules: readonly Rule[], count: number): readonly Truth[] => {
    const parts = rules.map((part) => naive(part, leaf));
    return [0, 1].map((side) =>
      atLeast(
        count,
        parts.map((part) => part[side] ?? "unknown"),
      ),
    );
  };
  const negated = (part: readonly Truth[]): readonly Truth[] => part.map(not);
  const merged = (a: readonly Truth[], b: readonly Truth[], count: number): readonly Truth[] =>
    [0, 1].map((side) => atLeast(count, [a[side] ?? "unknown", b[side] ?? "unknown"]));
  switch (rule.kind) {
    case "all":
      return all(rule.of, rule.of.length);
    case "any":
      return all(rule.of, 1);
    case "at-least":
      return all(rule.of, rule.count);
    case "not":
      return negated(naive(rule.of, leaf));
    case "when":
      return merged(negated(naive(rule.if, leaf)), naive(rule.must, leaf), 1);
    case "unless":
      return merged(naive(rule.rule, leaf), negated(naive(rule.except, leaf)), 2);
    default:
      return leaf(rule);
  }
}

it("gives what Kleene's tables give for the leaves, for every criterion of every study", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { cohort } = placeOf(engine, one);
      for (const { criterion } of cohort.criteria) {
        const expected = naive(criterion.rule, (leaf) => both(evaluate(leaf, one)));
        expect([criterion.id, both(evaluate(criterion.rule, one))]).toEqual([
          criterion.id,
          expected,
        ]);
      }
    }),
    { numRuns: 12 },
  );
});

it("shares what is equal and changes nothing by it", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { record, cohort } = placeOf(engine, one);
      const day = dayOf(one.asOf);
      const days = patientDays(record, engine.terminology);
      // Everything that others ask comes first, so that nothing is left to be worked out for this one.
      for (const study of engine.studies) {
        for (const other of study.cohorts) {
          for (const planned of other.criteria) days.find(planned, day);
        }
      }
      for (const planned of cohort.criteria) {
        const index = indexRecord(record, engine.terminology);
        const alone = planned.evaluate({ index, asOf: day });
        expect(canonicalJson(days.find(planned, day))).toBe(canonicalJson(alone));
      }
    }),
    { numRuns: 25 },
  );
});

it("gives a patient the same bytes whoever was matched before", () => {
  fc.assert(
    fc.property(fc.array(anyCase, { minLength: 2, maxLength: 5 }), (some) => {
      const match = (one: (typeof cases)[number]): string => {
        const { record, study } = placeOf(engine, one);
        const { terminology } = engine;
        return canonicalJson(
          matchPatient({ record, terminology, studies: [study], asOf: dayOf(one.asOf) }),
        );
      };
      const forwards = some.map(match);
      const backwards = some.toReversed().map(match).toReversed();
      expect(backwards).toEqual(forwards);
    }),
    { numRuns: 20 },
  );
});
