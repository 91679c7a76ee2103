import { z } from "zod";
import { parsePeriod } from "@cohort/foundation";
import {
  type Began,
  type Bound,
  type Conflict,
  type Criterion,
  INDEX_CONCEPTS,
  type Qualifier,
  type Rule,
} from "./syntax.ts";

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, "an id is lower-case words joined by hyphens");
const concept = id;
const concepts = z.array(concept).min(1, "name at least one concept").readonly();
/** As above, and the cohort's own disease. */
const conceptsOrIndex = z
  .array(z.union([concept, z.literal(INDEX_CONCEPTS)]))
  .min(1, "name at least one concept")
  .readonly();

const within = z.string().refine((text) => text === "ever" || parsePeriod(text) !== null, {
  error: "a window is `ever` or a period such as P28D, P8W, P3M or P2Y",
});

const comparison = z.enum(["<", "<=", ">=", ">"]);
const unit = z.string().min(1);

const bound: z.ZodType<Bound> = z.union(
  [
    z.strictObject({ op: comparison, value: z.number(), unit }),
    z.strictObject({ op: comparison, timesUpperLimit: z.number().positive() }),
    z.strictObject({ op: comparison, timesLowerLimit: z.number().positive() }),
  ],
  {
    error:
      "a bound has `op` and either `value` with `unit`, `timesUpperLimit` or `timesLowerLimit`",
  },
);

const qualifier: z.ZodType<Qualifier> = z.strictObject({
  concept,
  bound: z.strictObject({ op: comparison, value: z.number(), unit }),
});

const period = z.string().refine((text) => parsePeriod(text) !== null, {
  error: "a length of time is a period such as P28D, P8W, P3M or P2Y",
});

const began: z.ZodType<Began> = z.union(
  [
    z.strictObject({ within: period }),
    z.strictObject({ atLeast: period }),
    z.strictObject({ moreThan: period }),
  ],
  { error: "`began` has one of `within`, `atLeast` or `moreThan`" },
);
const apart = z.union([z.strictObject({ atLeast: period }), z.strictObject({ moreThan: period })], {
  error: "`apart` has either `atLeast` or `moreThan`",
});
const growth = z.enum([">=", ">"]);
const change = z.union(
  [
    z.strictObject({ op: growth, percent: z.number().positive() }),
    z.strictObject({ op: growth, points: z.number().positive(), unit }),
  ],
  { error: "`by` has `op` (>= or >) and either `percent`, or `points` with `unit`" },
);

const whenAbsent = z.union([z.boolean(), z.literal("unknown")]).exactOptional();
const question = z.strictObject({ question: z.string().min(10) });
const years = z.number().int().min(0).max(150);

/** Also published as JSON Schema, so that editors complete study files. */
export const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("all"), of: rules }),
      z.strictObject({ kind: z.literal("any"), of: rules }),
      z.strictObject({
        kind: z.literal("at-least"),
        count: z.number().int().positive(),
        of: rules,
      }),
      z.strictObject({ kind: z.literal("not"), of: ruleSchema }),
      z.strictObject({ kind: z.literal("when"), if: ruleSchema, must: ruleSchema }),
      z.strictObject({ kind: z.literal("unless"), rule: ruleSchema, except: ruleSchema }),
      z.strictObject({
        kind: z.literal("age"),
        atLeast: years.exactOptional(),
        atMost: years.exactOptional(),
      }),
      z.strictObject({ kind: z.literal("sex"), is: z.enum(["female", "male"]) }),
      z.strictObject({ kind: z.literal("childbearing-potential") }),
      z.strictObject({
        kind: z.literal("condition"),
        concepts: conceptsOrIndex,
        except: conceptsOrIndex.exactOptional(),
        status: z.enum(["active", "not-over"]).exactOptional(),
        severe: z
          .strictObject({
            question: z.string().min(10),
            orModerate: z.literal(true).exactOptional(),
          })
          .exactOptional(),
        within: within.exactOptional(),
        began: began.exactOptional(),
        unlessOverFor: z
          .strictObject({ moreThan: period, question: z.string().min(10) })
          .exactOptional(),
        suspected: z.literal(true).exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("measurement"),
        concept,
        bound,
        select: z.enum(["latest", "any", "all", "minimum", "maximum"]).exactOptional(),
        within: within.exactOptional(),
        qualifiers: z.array(qualifier).readonly().exactOptional(),
        guard: z.strictObject({ concepts, within: period }).exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("result"),
        concepts,
        is: id,
        select: z.enum(["latest", "any"]).exactOptional(),
        within: within.exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("change"),
        concepts,
        direction: z.enum(["increase", "decrease"]),
        by: change,
        within: within.exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("repeated"),
        concepts,
        times: z.number().int().min(2),
        apart,
        bound: bound.exactOptional(),
        within: within.exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("events-apart"),
        first: conceptsOrIndex,
        second: conceptsOrIndex,
        undated: concepts.exactOptional(),
        atMost: period,
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("exposure"),
        concepts,
        except: concepts.exactOptional(),
        distinct: z.number().int().positive().exactOptional(),
        by: z.literal("mechanism").exactOptional(),
        routes: z
          .array(z.enum(["oral", "intravenous", "parenteral"]))
          .min(1)
          .readonly()
          .exactOptional(),
        longerThan: within.exactOptional(),
        dose: z
          .strictObject({
            op: comparison,
            value: z.number().positive(),
            unit: z.enum(["mg/kg/d", "mg/d"]),
          })
          .exactOptional(),
        within: within.exactOptional(),
        washout: period.exactOptional(),
        given: z.literal(true).exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("procedure"),
        concepts,
        except: concepts.exactOptional(),
        within: within.exactOptional(),
        planned: z.literal(true).exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("immunization"),
        concepts,
        within: within.exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("allergy"),
        concepts,
        severe: question.exactOptional(),
        whenAbsent,
      }),
      z.strictObject({
        kind: z.literal("judgement"),
        question: z.string().min(10),
        settledBy: z
          .strictObject({
            concept,
            yes: z.array(z.string()).readonly(),
            no: z.array(z.string()).readonly(),
          })
          .exactOptional(),
      }),
    ],
    { error: "not a kind of rule" },
  ),
);

const rules = z.array(ruleSchema).min(1, "a rule over others needs at least one").readonly();

export const conflictShape = { when: ruleSchema, question: z.string().min(10) };

const conflict: z.ZodType<Conflict> = z.strictObject(conflictShape);

export const criterionSchema: z.ZodType<Criterion> = z.strictObject({
  id,
  type: z.enum(["inclusion", "exclusion"]),
  text: z.string().min(5),
  rule: ruleSchema,
  note: z.string().exactOptional(),
  conflict: conflict.exactOptional(),
});
