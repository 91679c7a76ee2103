import { z } from "zod";
import { dateSchema, idSchema, instantSchema, typedText } from "./scalars.ts";

const WORD_LENGTH = 80;

const factSchema = z.strictObject({
  kind: z.literal("fact"),
  concept: idSchema.meta({ example: "lvef" }),
  value: z.union([z.number(), z.string().min(1).max(WORD_LENGTH), z.boolean()]).meta({
    description: "A number with its unit, a word such as `negative`, or whether it is so.",
    example: 62,
  }),
  unit: z.string().min(1).max(WORD_LENGTH).nullable().default(null).meta({
    description: "UCUM; needed for a number unless the concept has none.",
    example: "%",
  }),
  date: dateSchema,
});

const historySchema = z.strictObject({
  kind: z.literal("complete-history"),
  of: z.enum(["condition", "medication", "procedure"]),
});

const outcomeFields = {
  kind: z.literal("outcome"),
  cohort: idSchema.meta({ example: "sle" }),
  criterion: idSchema.meta({ example: "inc-1" }),
  outcome: z.enum(["pass", "fail"]),
};

export const attestationRequestSchema = z
  .strictObject({
    basis: typedText(500, 1).meta({
      description: "Why, or on what source.",
      example: "Discharge letter, cardiology",
    }),
    statement: z.discriminatedUnion("kind", [
      factSchema.meta({ id: "AttestFact" }),
      historySchema.meta({ id: "AttestHistory" }),
      z.strictObject(outcomeFields).meta({ id: "AttestOutcome" }),
    ]),
  })
  .meta({
    id: "AttestationRequest",
    example: {
      basis: "Discharge letter, cardiology",
      statement: { kind: "fact", concept: "lvef", value: 62, unit: "%", date: "2026-10-20" },
    },
  });
export type AttestationRequest = z.infer<typeof attestationRequestSchema>;

export const attestationSchema = z
  .object({
    id: z.string(),
    by: z.string(),
    at: instantSchema,
    basis: z.string().nullable().meta({ description: "Null: not shown to the caller's role." }),
    statement: z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("fact"),
        concept: z.string(),
        value: z
          .union([z.number(), z.string(), z.boolean(), z.null()])
          .meta({ description: "Null: not shown to the caller's role." }),
        unit: z.string().nullable(),
        date: dateSchema,
      }),
      z.object({ kind: z.literal("complete-history"), of: historySchema.shape.of }),
      z.object({ ...outcomeFields, study: idSchema, ruleKey: z.string() }),
    ]),
  })
  .meta({ id: "Attestation" });
export type WireAttestation = z.infer<typeof attestationSchema>;
