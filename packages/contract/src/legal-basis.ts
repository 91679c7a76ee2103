import { z } from "zod";
import { type Operation, studyParamsSchema } from "./operation.ts";
import { dateSchema, instantSchema, orNull } from "./scalars.ts";

const reference = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, "must be one line")
  .meta({ description: "As the ethics committee writes it.", example: "IRB 2026-17" });

export const legalBasisRequestSchema = z
  .strictObject({
    reference,
    validFrom: dateSchema,
    validUntil: orNull(dateSchema)
      .default(null)
      .meta({ description: "The last day; null: until another one is stated.", example: null }),
  })
  .meta({
    id: "LegalBasisRequest",
    example: { reference: "IRB 2026-17", validFrom: "2026-11-01", validUntil: "2027-10-31" },
  });

const statedSchema = z
  .object({
    reference: z.string(),
    validFrom: dateSchema,
    validUntil: orNull(dateSchema),
    statedBy: z.string(),
    statedAt: instantSchema,
  })
  .meta({ id: "StatedLegalBasis" });

const legalBasisSchema = z
  .object({
    study: z.string(),
    holds: z
      .boolean()
      .meta({ description: "Whether patients of the study may be looked at today." }),
    history: z
      .array(statedSchema)
      .meta({ description: "Oldest first: the last one alone counts." }),
  })
  .meta({ id: "LegalBasis" });
export type WireLegalBasis = z.infer<typeof legalBasisSchema>;

const path = "/v1/studies/{study}/legal-basis";
const answer = {
  status: 200,
  description: "All that were stated.",
  schema: legalBasisSchema,
} as const;

/** On what ground a study's patients may be looked at. */
export const LEGAL_BASIS_OPERATIONS = {
  readLegalBasis: {
    method: "get",
    path,
    tag: "studies",
    summary: "On what ground patients of a study may be looked at",
    params: studyParamsSchema,
    answer,
    problems: ["not-found", "unavailable"],
  },
  stateLegalBasis: {
    method: "put",
    path,
    tag: "studies",
    summary: "State on what ground patients of a study may be looked at",
    description: "Takes the place of the one before, from the next request on.",
    params: studyParamsSchema,
    body: { schema: legalBasisRequestSchema, required: true },
    answer,
    problems: [
      "invalid-request",
      "not-found",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
} as const satisfies Record<string, Operation>;
