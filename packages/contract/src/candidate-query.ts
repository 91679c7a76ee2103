import { z } from "zod";
import { verdictSchema } from "./match.ts";
import { statusSchema } from "./decision.ts";
import { limitSchema } from "./paging.ts";
import { dateSchema, idSchema, isFhirId } from "./scalars.ts";

export const SORTS = ["score", "evaluatedAt", "eligibleFrom", "firstSeen", "changed"] as const;

/** What a criterion may have come to: `presumed` apart from what is shown to pass. */
export const MARKS = ["pass", "presumed", "unknown", "review", "fail"] as const;

/** Where in a funnel somebody stands at a criterion. */
export const STAGES = ["lost", "remaining"] as const;

const AGE = /^(?:\d|[1-9]\d|1[0-4]\d)$/;
const ageSchema = z
  .string()
  .regex(AGE, "must be an age in years")
  .transform(Number)
  .meta({ type: "integer" });
const flagSchema = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({ type: "boolean" });

/** Which candidates: the filters of a worklist. Nothing clinical in them but ids of criteria. */
export const workQuerySchema = z.strictObject({
  cohort: idSchema.optional().meta({
    description: "With it that cohort's row of each patient, without it the best cohort's.",
    example: "sle",
  }),
  verdict: verdictSchema.optional(),
  status: statusSchema.optional(),
  criterion: idSchema.optional().meta({
    description: "With `mark`: who stands so in this criterion.",
    example: "inc-8e",
  }),
  mark: z.enum(MARKS).optional().meta({ description: "Goes with `criterion`." }),
  stage: z.enum(STAGES).optional().meta({
    description:
      "Goes with `criterion`, with or without `mark`: who fails it and none before it, or none up to and including it, in the order of the protocol; neither takes in who has died.",
  }),
  nearMiss: flagSchema.optional(),
  eligibleBy: dateSchema.optional().meta({
    description: "Who is ineligible now and no more by that day, if no data comes.",
  }),
  assignee: z.string().min(1).max(300).optional().meta({
    description: "A principal, `me`, or `none`.",
    example: "me",
  }),
  id: z.string().refine(isFhirId, "must be the beginning of a patient's id").optional().meta({
    description: "Whose id begins so.",
  }),
  sex: z.enum(["female", "male", "other"]).optional(),
  ageFrom: ageSchema.optional(),
  ageTo: ageSchema.optional(),
  addedSince: dateSchema.optional(),
  changedSince: dateSchema.optional(),
  reviewAgain: flagSchema.optional(),
  elsewhere: z.enum(["enrolled", "fits"]).optional().meta({
    description:
      "Who is on another study here, or eligible or possible for one, as far as the caller may know.",
  }),
  snoozed: flagSchema.optional().meta({ description: "By default both." }),
});

export const candidateQuerySchema = workQuerySchema.extend({
  sort: z.enum(SORTS).default("score"),
  limit: limitSchema,
  cursor: z.string().min(1).max(1000).optional().meta({
    description: "`next` of the page before; bound to the filters and the order.",
  }),
});
export type WorkQuery = z.infer<typeof workQuerySchema>;
export type CandidateQuery = z.infer<typeof candidateQuerySchema>;
