import { z } from "zod";
import { DECISION_REASONS, STATUSES } from "@cohort/matching";
import { type Operation, studyParamsSchema } from "./operation.ts";
import { dateSchema, idSchema, noticeSchema, orNull } from "./scalars.ts";

const few = orNull(z.int()).meta({
  description: "Null: fewer than five, told to nobody who may only see sums.",
});

const stepSchema = z
  .object({
    criterion: idSchema,
    type: z.enum(["inclusion", "exclusion"]),
    text: z.string(),
    remaining: few.meta({ description: "Who has failed none up to here." }),
    lost: few.meta({ description: "Who fails this one first." }),
    unknown: few.meta({ description: "Of the remaining, of whom this one cannot be told." }),
    review: few,
  })
  .meta({ id: "FunnelStep" });

export const funnelSchema = z
  .object({
    notice: noticeSchema,
    study: idSchema,
    cohort: idSchema,
    revision: z.int(),
    asOf: dateSchema,
    matched: few.meta({ description: "Everyone who was matched." }),
    missing: few.meta({
      description:
        "Of them, whom only an earlier revision knows: counted nowhere below until they are matched again.",
    }),
    withIndex: few.meta({ description: "Of them, with the cohort's disease or a signal of it." }),
    gated: few.meta({ description: "Of those, who have died: in none of the steps." }),
    steps: z.array(stepSchema).meta({ description: "In the order of the protocol." }),
    eligible: few.meta({ description: "With `possible`, who remains after the last step." }),
    possible: few,
    enrolment: z
      .array(z.object({ status: z.enum(STATUSES), count: few }))
      .meta({ description: "What became of all with the disease; they sum to `withIndex`." }),
    reasons: z
      .array(
        z.object({ reason: z.enum(DECISION_REASONS), criterion: orNull(idSchema), count: few }),
      )
      .meta({
        description: "Why people were ruled out, left or deferred: the most frequent first.",
      }),
    suppressed: z.boolean().meta({ description: "Whether small counts are withheld." }),
  })
  .meta({ id: "Funnel" });
export type Funnel = z.infer<typeof funnelSchema>;

export const FUNNEL_OPERATIONS = {
  readFunnel: {
    method: "get",
    path: "/v1/studies/{study}/funnel",
    tag: "studies",
    summary: "At which criterion a cohort loses whom, and what became of the rest",
    params: studyParamsSchema,
    query: z.strictObject({
      cohort: idSchema.optional().meta({ description: "Default: the study's first." }),
    }),
    answer: { status: 200, description: "The steps.", schema: funnelSchema },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
