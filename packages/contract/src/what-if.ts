import { z } from "zod";
import { verdictSchema } from "./match.ts";
import { type Operation, studyParamsSchema } from "./operation.ts";
import { dateSchema, idSchema, noticeSchema, orNull, patientReferenceSchema } from "./scalars.ts";

/** What a number or a length of time in a rule is for: pages say it in the reader's language. */
export const ASKS = [
  "above",
  "at-least",
  "at-most",
  "below",
  "above-times-upper-limit",
  "at-least-times-upper-limit",
  "at-most-times-upper-limit",
  "below-times-upper-limit",
  "above-times-lower-limit",
  "at-least-times-lower-limit",
  "at-most-times-lower-limit",
  "below-times-lower-limit",
  "age-at-least",
  "age-at-most",
  "dose-above",
  "dose-at-least",
  "dose-at-most",
  "dose-below",
  "change-above",
  "change-at-least",
  "at-least-of",
  "different",
  "times",
  "in-the-last",
  "in-the-last-by-default",
  "begun-in-the-last",
  "begun-at-least-ago",
  "begun-more-than-ago",
  "over-for-more-than",
  "free-of-it-for",
  "longer-than",
  "at-least-apart",
  "more-than-apart",
  "at-most-apart",
  "not-before-the-sample-for",
] as const;

/** A number or a time in a rule that could be another. */
const adjustableSchema = z
  .object({
    criterion: idSchema,
    cohort: orNull(idSchema).meta({ description: "Null: of every cohort." }),
    path: z.string().meta({
      description: "Where it stands in the criterion's rule.",
      example: "/rule/of/0/bound/value",
    }),
    kind: z.enum(["number", "period"]),
    asks: z.enum(ASKS),
    subject: z.string().meta({ description: "Of what.", example: "SLEDAI-2K" }),
    what: z.string().meta({ description: "Both in English.", example: "SLEDAI-2K at least" }),
    value: z.union([z.number(), z.string()]).meta({ example: 8 }),
    unit: orNull(z.string()),
  })
  .meta({ id: "Adjustable" });
export type Adjustable = z.infer<typeof adjustableSchema>;

export const adjustablesSchema = z
  .object({ study: idSchema, revision: z.int(), adjustable: z.array(adjustableSchema) })
  .meta({ id: "Adjustables" });

const changeSchema = z.union([
  z.strictObject({
    criterion: idSchema,
    cohort: idSchema.nullable().optional(),
    path: z.string().max(300),
    value: z.union([z.number(), z.string().max(40)]),
  }),
  z.strictObject({
    criterion: idSchema,
    cohort: idSchema.nullable().optional(),
    drop: z.literal(true).meta({ description: "As if the protocol did not ask for it." }),
  }),
]);

export const whatIfRequestSchema = z
  .strictObject({ changes: z.array(changeSchema).min(1).max(20) })
  .meta({
    id: "WhatIfRequest",
    example: { changes: [{ criterion: "inc-5", path: "/rule/bound/value", value: 6 }] },
  });
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;

export type Adjustables = z.infer<typeof adjustablesSchema>;

/** Those are named who may be looked at in one sitting. */
export const MOST_MOVED = 200;

const sumsSchema = z.object({ eligible: z.int(), possible: z.int(), ineligible: z.int() });
const movedSchema = z.object({
  patient: patientReferenceSchema,
  cohort: idSchema,
  from: verdictSchema,
  to: verdictSchema,
});

export const whatIfSchema = z
  .object({
    notice: noticeSchema,
    study: idSchema,
    asOf: dateSchema,
    revision: z.int(),
    before: sumsSchema.meta({
      description: "As the active revision has it today, each patient by the best cohort.",
    }),
    after: sumsSchema,
    cohorts: z.array(z.object({ cohort: idSchema, before: sumsSchema, after: sumsSchema })),
    better: z.int().meta({ description: "Patients whose best verdict would be better." }),
    worse: z.int(),
    gained: z
      .array(movedSchema)
      .max(MOST_MOVED)
      .meta({
        description: `Whose verdict would be better, the most promising first; at most ${MOST_MOVED}.`,
      }),
    lost: z.array(movedSchema).max(MOST_MOVED).meta({ description: "Whose would be worse." }),
    evaluated: z.int().meta({ description: "Patients that were matched for it." }),
  })
  .meta({ id: "WhatIf", description: "Nothing of it is stored, and no revision is made." });
export type WhatIf = z.infer<typeof whatIfSchema>;

export const WHAT_IF_OPERATIONS = {
  listAdjustable: {
    method: "get",
    path: "/v1/studies/{study}/adjustable",
    tag: "studies",
    summary: "The bounds and windows of a study that a what-if may change",
    params: studyParamsSchema,
    answer: {
      status: 200,
      description: "In the order of the protocol.",
      schema: adjustablesSchema,
    },
    problems: ["not-found", "unavailable"],
  },
  whatIf: {
    method: "post",
    path: "/v1/studies/{study}/what-if",
    tag: "studies",
    summary: "Who would be gained and lost if criteria were otherwise",
    params: studyParamsSchema,
    body: { schema: whatIfRequestSchema, required: true },
    rate: "match",
    answer: { status: 200, description: "The difference.", schema: whatIfSchema },
    problems: [
      "invalid-request",
      "not-found",
      "conflict",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
} as const satisfies Record<string, Operation>;
