import { z } from "zod";
import { attestationSchema } from "./attestation.ts";
import { decisionSchema, statusSchema } from "./decision.ts";
import {
  countsSchema,
  eligibleFromSchema,
  gateSchema,
  issueSchema,
  matchSchema,
  nearMissSchema,
  scoreSchema,
  verdictSchema,
} from "./match.ts";
import { limitSchema } from "./paging.ts";
import {
  dateSchema,
  idSchema,
  instantSchema,
  noticeSchema,
  orNull,
  patientReferenceSchema,
} from "./scalars.ts";

export const SORTS = ["score", "evaluatedAt", "eligibleFrom"] as const;

export const candidateQuerySchema = z.strictObject({
  cohort: idSchema.optional().meta({
    description: "With it that cohort's row of each patient, without it the best cohort's.",
    example: "sle",
  }),
  verdict: verdictSchema.optional(),
  status: statusSchema.optional(),
  sort: z.enum(SORTS).default("score"),
  limit: limitSchema,
  cursor: z.string().min(1).max(1000).optional().meta({
    description: "`next` of the page before; bound to the filters and the order.",
  }),
});
export type CandidateQuery = z.infer<typeof candidateQuerySchema>;

export const candidateRowSchema = z
  .object({
    patient: patientReferenceSchema,
    cohort: idSchema.meta({ example: "sle" }),
    verdict: verdictSchema,
    score: scoreSchema,
    counts: countsSchema,
    gate: gateSchema.nullable(),
    nearMiss: orNull(nearMissSchema),
    eligibleFrom: eligibleFromSchema,
    status: statusSchema,
    reviewAgain: z.boolean().meta({
      description: "The verdict worsened, or an attestation was set aside, after the decision.",
    }),
    interest: orNull(z.enum(["accepted", "declined"])).meta({
      description: "What the treating people last said of the study on a CDS Hooks card.",
    }),
    evaluatedAt: instantSchema,
  })
  .meta({ id: "CandidateRow" });
export type CandidateRow = z.infer<typeof candidateRowSchema>;

export const candidateListSchema = z
  .object({
    notice: noticeSchema,
    study: idSchema.meta({ example: "NCT06421701" }),
    asOf: dateSchema,
    total: z.int().meta({ description: "Exact at the time of the page." }),
    candidates: z.array(candidateRowSchema),
    next: z.string().nullable().meta({ description: "Cursor of the next page; null on the last." }),
  })
  .meta({ id: "CandidateList" });
export type CandidateList = z.infer<typeof candidateListSchema>;

export const candidateMatchSchema = matchSchema
  .extend({ revision: z.int(), asOf: dateSchema, evaluatedAt: instantSchema })
  .meta({ id: "CandidateMatch" });
export type CandidateMatch = z.infer<typeof candidateMatchSchema>;

export const candidateSchema = z
  .object({
    notice: noticeSchema,
    study: idSchema,
    patient: patientReferenceSchema,
    matches: z.array(candidateMatchSchema).meta({ description: "One per cohort." }),
    decision: decisionSchema,
    reviewAgain: z.boolean(),
    attestations: z.array(attestationSchema),
    issues: z.array(issueSchema),
  })
  .meta({ id: "Candidate" });
export type Candidate = z.infer<typeof candidateSchema>;

export const attestedSchema = z
  .object({ attestation: attestationSchema, matches: z.array(candidateMatchSchema) })
  .meta({ id: "Attested" });
export type Attested = z.infer<typeof attestedSchema>;
