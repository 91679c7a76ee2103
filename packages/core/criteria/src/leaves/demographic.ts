import {
  type Day,
  addPeriod,
  birthday,
  completedYears,
  conceptId,
  formatDay,
  formatSpan,
} from "@cohort/foundation";
import type { Fact } from "@cohort/record";
import type { Context } from "../context.ts";
import { decided, openForData, presume } from "../absence.ts";
import { tierFor } from "../observed.ts";
import { type Finding, sortedDays } from "../finding.ts";
import { compareInterval } from "../interval.ts";
import type { LeafRule } from "../syntax.ts";
import { all } from "../truth.ts";

const AGE = conceptId("age");
const SEX = conceptId("sex");
const INFERTILITY = conceptId("permanent-infertility");
const MENOPAUSE = conceptId("menopause");

interface AgeRange {
  readonly youngest: number;
  readonly oldest: number;
}

function ageRange(context: Context): AgeRange | null {
  const { birth } = context.index.record;
  if (!birth) return null;
  const youngest = Math.max(0, completedYears(birth.to, context.asOf));
  return { youngest, oldest: Math.max(youngest, completedYears(birth.from, context.asOf)) };
}

/** The days on which someone who may be born on several days turns `years`. */
function turning(context: Context, years: readonly number[]): readonly Day[] {
  const { birth } = context.index.record;
  if (!birth) return [];
  return sortedDays(
    years
      .flatMap((age) => [birthday(birth.from, age), birthday(birth.to, age)])
      .filter((day) => day > context.asOf),
  );
}

/** Completed years, both ends included. A birth date that leaves two answers open is imprecise. */
export function evaluateAge(context: Context, rule: Extract<LeafRule, { kind: "age" }>): Finding {
  const range = ageRange(context);
  const asked = { atLeast: rule.atLeast ?? null, atMost: rule.atMost ?? null };
  if (!range) return openForData("missing", [AGE], { id: "age-missing", values: asked });
  const interval = { low: range.youngest, lowOpen: false, high: range.oldest, highOpen: false };
  const bounds = [
    { op: ">=", value: rule.atLeast },
    { op: "<=", value: rule.atMost },
  ] as const;
  const truth = all(
    bounds.map(({ op, value }) =>
      value === undefined ? "true" : compareInterval(interval, op, value),
    ),
  );
  const breakpoints = turning(context, [
    ...(rule.atLeast === undefined ? [] : [rule.atLeast]),
    ...(rule.atMost === undefined ? [] : [rule.atMost + 1]),
  ]);
  const { birth } = context.index.record;
  const exact = range.youngest === range.oldest;
  const values = {
    ...asked,
    age: exact ? range.oldest : `${range.youngest} or ${range.oldest}`,
    date: formatDay(context.asOf),
    birth: birth ? formatSpan(birth) : null,
  };
  if (truth === "unknown") {
    return { ...openForData("imprecise", [AGE], { id: "age-imprecise", values }), breakpoints };
  }
  const missed = bounds.find(
    ({ op, value }) => value !== undefined && compareInterval(interval, op, value) === "false",
  );
  const bound = missed?.value ?? rule.atMost ?? rule.atLeast;
  return decided(
    truth === "true",
    { id: "age", values },
    {
      breakpoints,
      evidence: [
        {
          resource: "Patient",
          concept: AGE,
          value: values.age,
          unit: "a",
          date: values.date,
          limit: null,
        },
      ],
      miss: exact && bound !== undefined ? { value: range.oldest, bound, unit: "a" } : null,
    },
  );
}

export function evaluateSex(context: Context, rule: Extract<LeafRule, { kind: "sex" }>): Finding {
  const { sex } = context.index.record;
  if (sex === null) return openForData("missing", [SEX], { id: "sex-missing", values: {} });
  return decided(
    sex === rule.is,
    { id: "sex", values: { sex, asked: rule.is } },
    {
      evidence: [
        { resource: "Patient", concept: SEX, value: sex, unit: null, date: null, limit: null },
      ],
    },
  );
}

/** Twelve months without a period make a menopause. */
const MENOPAUSE_AFTER = { unit: "months", count: 12 } as const;

/** The day from which an entry rules out childbearing; none where it does not. */
function endOfFertility(context: Context, fact: Fact): readonly { fact: Fact; from: Day }[] {
  switch (fact.kind) {
    case "condition": {
      if (fact.verification !== "confirmed") return [];
      const isMenopause = tierFor(context, fact, [MENOPAUSE]) !== null;
      if (isMenopause && fact.onset)
        return [{ fact, from: addPeriod(fact.onset.to, MENOPAUSE_AFTER) }];
      return [{ fact, from: (fact.onset ?? fact.recorded)?.from ?? -Infinity }];
    }
    case "procedure":
      return fact.status === "done" ? [{ fact, from: fact.performed?.from ?? -Infinity }] : [];
    case "observation":
      return fact.value.type === "word" && fact.value.word === "positive"
        ? [{ fact, from: fact.when?.from ?? -Infinity }]
        : [];
    case "medication":
    case "immunization":
    case "allergy":
      return [];
  }
}

/**
 * Female, of an age at which the site counts on it, and neither past menopause nor permanently
 * infertile. That someone is not is presumed, not proven.
 */
export function evaluateChildbearing(context: Context): Finding {
  const { index, asOf } = context;
  const { from, to } = index.terminology.childbearingAges;
  const { sex } = index.record;
  const concepts = [SEX, AGE];
  const values = { from, to, sex: sex ?? null };
  if (sex === "male") return presume("false", [], { id: "childbearing-male", values });
  if (sex === null || sex === "other") {
    return openForData("missing", [SEX], { id: "sex-missing", values });
  }
  const ends = index.of([INFERTILITY, MENOPAUSE]).flatMap((fact) => endOfFertility(context, fact));
  const ended = ends.find(({ from: since }) => since <= asOf)?.fact;
  if (ended) {
    return {
      ...presume("false", [], {
        id: "childbearing-ended",
        values: { ...values, source: ended.source },
      }),
      evidence: [
        {
          resource: ended.source,
          concept: ended.hits[0]?.concept ?? MENOPAUSE,
          value: null,
          unit: null,
          date: null,
          limit: null,
        },
      ],
    };
  }
  const range = ageRange(context);
  if (!range) return openForData("missing", [AGE], { id: "age-missing", values: {} });
  const breakpoints = sortedDays([
    ...turning(context, [from, to + 1]),
    ...ends.map(({ from: since }) => since),
  ]).filter((day) => day > asOf);
  if (range.oldest < from || range.youngest > to) {
    return { ...presume("false", concepts, { id: "childbearing-age", values }), breakpoints };
  }
  if (range.youngest < from || range.oldest > to) {
    return {
      ...openForData("imprecise", [AGE], { id: "childbearing-imprecise", values }),
      breakpoints,
    };
  }
  return decided(true, { id: "childbearing", values }, { basis: "derived", breakpoints });
}
