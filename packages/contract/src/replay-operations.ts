import { REPLAY_OUTCOMES, REPLAY_REASONS } from "@cohort/matching";
import { z } from "zod";
import { type Operation, candidateParamsSchema } from "./operation.ts";
import { dateSchema, noticeSchema, patientReferenceSchema } from "./scalars.ts";

const replayParamsSchema = candidateParamsSchema.extend({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "must be the version of a decision")
    .meta({ example: "1" }),
});

const valueSchema = z.string().nullable();

const replayDifferenceSchema = z
  .object({
    cohort: z.string(),
    criterion: z.string().nullable().meta({ description: "Null: of the match as a whole." }),
    field: z.string(),
    stored: valueSchema.meta({ description: "As JSON; null: not there." }),
    again: valueSchema.meta({ description: "As JSON; null: not there." }),
  })
  .meta({ id: "ReplayDifference" });

export const replaySchema = z
  .object({
    notice: noticeSchema,
    study: z.string(),
    patient: patientReferenceSchema,
    version: z.int(),
    same: z.boolean().meta({ description: "Every byte of every match came out again." }),
    outcome: z.enum(REPLAY_OUTCOMES).meta({
      description:
        "`nothing`: there was no match to look at. `impossible`: not everything that is needed is kept.",
    }),
    reason: z.enum(REPLAY_REASONS).nullable().meta({ description: "Why nothing was compared." }),
    engine: z.object({ stored: z.string().nullable(), current: z.string() }).meta({
      description: "The version that made the matches, and the one that made them again.",
    }),
    asOf: dateSchema.nullable(),
    matches: z.int().meta({ description: "Made again and compared." }),
    differences: z.array(replayDifferenceSchema).readonly(),
  })
  .meta({ id: "Replay" });
export type WireReplay = z.infer<typeof replaySchema>;

export const REPLAY_OPERATIONS = {
  replayDecision: {
    method: "get",
    path: "/v1/studies/{study}/candidates/{id}/decisions/{version}/replay",
    tag: "candidates",
    summary: "Make the matches that a decision was taken on again, and compare every byte",
    description:
      "From the record, attestations, study revision, dictionary and site file of then, by the engine of now. The id is that of whom the decision was made about, also where they are another patient now.",
    params: replayParamsSchema,
    rate: "match",
    answer: { status: 200, description: "What came of it.", schema: replaySchema },
    problems: ["not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
