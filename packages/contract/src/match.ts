import { z } from "zod";
import { BASES, OUTCOMES, UNKNOWN_REASONS } from "@cohort/criteria";
import { VERDICTS } from "@cohort/matching";
import { dateSchema, idSchema, noticeSchema, orNull, patientReferenceSchema } from "./scalars.ts";

export const limitOfValueSchema = z
  .object({
    low: z.number().nullable(),
    high: z.number().nullable(),
    unit: z.string(),
    source: z.enum(["result", "site", "protocol"]),
  })
  .meta({ id: "Limit", description: "The limit that the value was held against." });

export const evidenceSchema = z
  .object({
    resource: z.string().meta({ example: "Observation/o1" }),
    concept: z.string().meta({ example: "sledai-2k-total" }),
    value: z.union([z.number(), z.string(), z.boolean(), z.null()]).meta({ example: 10 }),
    unit: z.string().nullable().meta({ example: "{score}" }),
    date: z.string().nullable().meta({
      description: "`YYYY-MM-DD`, or as much of it as is known.",
      example: "2026-10-20",
    }),
    limit: orNull(limitOfValueSchema),
    derivedBy: z
      .string()
      .optional()
      .meta({ description: "Formula of a value that was worked out." }),
  })
  .meta({ id: "Evidence", description: "An entry of the record that decided a criterion." });

export const verdictSchema = z.enum(VERDICTS);
const outcomeSchema = z.enum(OUTCOMES);
const reasonSchema = z.enum(UNKNOWN_REASONS);

export const criterionMatchSchema = z
  .object({
    id: idSchema.meta({ example: "inc-5" }),
    type: z.enum(["inclusion", "exclusion"]),
    outcome: outcomeSchema.meta({
      description: "Whether the criterion stands in the way, whatever its type.",
    }),
    basis: z.enum(BASES).nullable(),
    reason: reasonSchema.nullable().meta({ description: "Why the outcome is unknown." }),
    explanation: z.string().meta({ example: "SLEDAI-2K 10 on 2026-10-20, at least 8 is asked." }),
    changesOn: dateSchema.nullable().meta({
      description: "First date on which outcome or reason differs if no data comes.",
    }),
    evidence: z.array(evidenceSchema),
    message: z
      .object({
        id: z.string(),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      })
      .meta({ description: "The explanation in a form that can be said in any language." }),
    needs: z.array(z.string()).meta({ description: "Concepts whose data would settle it." }),
    ruleKey: z.string().meta({ description: "To which an attested outcome is bound." }),
    attestation: z.object({ id: z.string(), holds: z.boolean() }).optional().meta({
      description:
        "A person's stated outcome: in force, or set aside by another rule or contradicting data.",
    }),
    machine: z
      .object({ outcome: outcomeSchema, reason: reasonSchema.nullable() })
      .optional()
      .meta({ description: "What the record alone says where an attestation holds instead." }),
  })
  .meta({ id: "CriterionMatch" });
export type WireCriterionMatch = z.infer<typeof criterionMatchSchema>;

export const countsSchema = z
  .object({
    pass: z.int(),
    presumed: z.int(),
    unknown: z.int(),
    fail: z.int(),
    review: z.int(),
  })
  .meta({ id: "OutcomeCounts", description: "Disjoint; they sum to the cohort's criteria." });

export const nearMissSchema = z
  .object({ criterion: idSchema, value: z.number(), bound: z.number(), unit: z.string() })
  .meta({ id: "NearMiss", description: "The one failing criterion, within 15 % of its bound." });

export const gateSchema = z.enum(["deceased", "optedOut"]);

export const scoreSchema = z
  .number()
  .min(0)
  .max(100)
  .meta({ description: "0 to 100, one decimal: orders candidates.", example: 67.5 });

export const eligibleFromSchema = dateSchema.nullable().meta({
  description: "Of an ineligible patient: the first date on which nothing fails any more.",
});

export const matchSchema = z
  .object({
    study: idSchema.meta({ example: "NCT06421701" }),
    cohort: idSchema.meta({ example: "sle" }),
    verdict: verdictSchema,
    score: scoreSchema,
    counts: countsSchema,
    gate: gateSchema.nullable(),
    nearMiss: orNull(nearMissSchema),
    eligibleFrom: eligibleFromSchema,
    criteria: z
      .array(criterionMatchSchema)
      .meta({ description: "In source order, the study's common criteria first." }),
    nextSteps: z.array(
      z.object({ concepts: z.array(z.string()), criteria: z.array(z.string()), text: z.string() }),
    ),
  })
  .meta({ id: "Match", description: "One patient for one cohort of one study." });
export type WireMatch = z.infer<typeof matchSchema>;

export const issueSchema = z
  .object({
    resource: z.string().meta({ example: "Observation/o9" }),
    code: z.string().meta({ example: "unit" }),
    text: z.string(),
  })
  .meta({ id: "ReadingIssue", description: "An entry that could not be read as it stands." });

export const matchRequestSchema = z
  .strictObject({
    bundle: z
      .looseObject({}, "must be a FHIR Bundle")
      .optional()
      .meta({ description: "A FHIR R4 Bundle with the resources of one patient." }),
    patient: patientReferenceSchema.optional().meta({
      description: "A patient whose record is stored.",
    }),
    asOf: dateSchema.optional().meta({ description: "Default: today, in the site's time zone." }),
    studies: z
      .array(idSchema)
      .min(1, "must name a study; leave it out for all of them")
      .max(200)
      .optional()
      .meta({ description: "Default: every active study.", example: ["NCT06421701"] }),
  })
  .meta({
    id: "MatchRequest",
    description: "Exactly one of `bundle` and `patient`.",
    example: { patient: "Patient/123", asOf: "2026-11-01", studies: ["NCT06421701"] },
  });
export type MatchRequest = z.infer<typeof matchRequestSchema>;

export const matchAnswerSchema = z
  .object({
    notice: noticeSchema,
    asOf: dateSchema,
    patient: patientReferenceSchema,
    matches: z.array(matchSchema),
    issues: z.array(issueSchema),
  })
  .meta({ id: "MatchAnswer" });
export type MatchAnswer = z.infer<typeof matchAnswerSchema>;
