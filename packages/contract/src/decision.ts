import { z } from "zod";
import { DECISION_REASONS, STATUSES } from "@cohort/matching";
import { idSchema, instantSchema, orNull, typedText } from "./scalars.ts";

export const statusSchema = z.enum(STATUSES);

const NOTE_LENGTH = 2000;

export const decisionRequestSchema = z
  .strictObject({
    status: statusSchema,
    reason: z.enum(DECISION_REASONS).nullable().optional().meta({
      description: "Needed for `deferred`, `ineligible` and `withdrawn`.",
    }),
    criterion: idSchema.nullable().optional().meta({
      description: "The criterion that is the reason.",
    }),
    note: typedText(NOTE_LENGTH).nullable().optional(),
  })
  .meta({
    id: "DecisionRequest",
    example: { status: "deferred", reason: "awaiting-result", note: "Echocardiography is booked." },
  });
export type DecisionRequest = z.infer<typeof decisionRequestSchema>;

export const decisionSchema = z
  .object({
    status: statusSchema,
    reason: z.enum(DECISION_REASONS).nullable(),
    criterion: orNull(idSchema),
    note: z.string().nullable(),
    by: z.string().nullable().meta({ description: "Null while nobody has decided." }),
    at: instantSchema.nullable(),
    version: z
      .int()
      .meta({ description: '0 while nobody has decided. The ETag is `W/"version"`.' }),
  })
  .meta({ id: "Decision" });
export type WireDecision = z.infer<typeof decisionSchema>;
