import { z } from "zod";
import { attestationSchema } from "./attestation.ts";
import { decisionSchema, statusSchema } from "./decision.ts";
import {
  countsSchema,
  criterionMatchSchema,
  eligibleFromSchema,
  evidenceSchema,
  gateSchema,
  issueSchema,
  matchSchema,
  nearMissSchema,
  scoreSchema,
  verdictSchema,
} from "./match.ts";
import { messageSchema } from "./message.ts";
import { assignmentSchema } from "./worklist.ts";
import {
  dateSchema,
  idSchema,
  instantSchema,
  noticeSchema,
  orNull,
  patientReferenceSchema,
} from "./scalars.ts";

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
    version: z.int().meta({ description: "Of the decision, for If-Match; 0: none." }),
    age: orNull(z.int()).meta({
      description: "In years on `asOf`; null: not known, or not for the caller.",
    }),
    sex: orNull(z.enum(["female", "male", "other"])),
    marks: z.string().meta({
      description:
        "A letter a criterion, in source order: P passes, p presumed, U unknown, R for review, F fails.",
      example: "PPpUR",
    }),
    needs: z
      .array(z.string())
      .meta({ description: "Concepts whose data would settle most, most first; at most five." }),
    firstSeen: instantSchema.meta({ description: "Since when the patient is a candidate." }),
    changedAt: instantSchema.meta({ description: "When the match last said something new." }),
    assignment: assignmentSchema,
    elsewhere: z
      .object({ fits: z.int(), enrolled: z.int() })
      .meta({ description: "Other studies here, of those the caller may see." }),
    incomplete: z
      .boolean()
      .meta({ description: "Something of the record could not be read or was not granted." }),
  })
  .meta({ id: "CandidateRow" });
export type CandidateRow = z.infer<typeof candidateRowSchema>;

const labelsSchema = z
  .record(z.string(), z.string())
  .meta({ description: "Of the concepts that are named, what they are called." });

export const candidateListSchema = z
  .object({
    notice: noticeSchema,
    study: idSchema.meta({ example: "NCT06421701" }),
    asOf: dateSchema,
    total: z.int().meta({ description: "Exact at the time of the page." }),
    candidates: z.array(candidateRowSchema),
    labels: labelsSchema,
    next: z.string().nullable().meta({ description: "Cursor of the next page; null on the last." }),
  })
  .meta({ id: "CandidateList" });
export type CandidateList = z.infer<typeof candidateListSchema>;

const candidateEvidenceSchema = evidenceSchema
  .extend({
    converted: orNull(
      z.object({ value: z.union([z.number(), z.string()]), unit: z.string() }),
    ).meta({
      description: "The value in the unit that it was held against, where that is another.",
    }),
  })
  .meta({ id: "CandidateEvidence" });

const machineSchema = criterionMatchSchema.shape.machine.unwrap().extend({
  basis: criterionMatchSchema.shape.basis,
  explanation: orNull(z.string()).meta({
    description: "Null: not for the caller, or the record has moved on since the match was made.",
  }),
  message: orNull(messageSchema),
});

const candidateCriterionSchema = criterionMatchSchema
  .extend({
    message: messageSchema,
    evidence: z.array(candidateEvidenceSchema),
    machine: machineSchema.optional().meta({
      description: "What the record alone says, where something that a person stated bears on it.",
    }),
  })
  .meta({
    id: "CandidateCriterion",
    description: "A criterion, with all that a page shows of it.",
  });
export type CandidateCriterion = z.infer<typeof candidateCriterionSchema>;

export const candidateMatchSchema = matchSchema
  .extend({
    criteria: z
      .array(candidateCriterionSchema)
      .meta({ description: "In source order, the study's common criteria first." }),
    revision: z.int(),
    asOf: dateSchema,
    evaluatedAt: instantSchema,
  })
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
    person: z
      .object({
        age: orNull(z.int()),
        sex: orNull(z.enum(["female", "male", "other"])),
        deceased: z.boolean(),
      })
      .meta({ description: "As of today; null: not known, or not for the caller." }),
    assignment: assignmentSchema,
    steps: z.array(z.object({ status: statusSchema, needsReason: z.boolean() })).meta({
      description: "What the caller may let the status become; none where they may not decide.",
    }),
    elsewhere: z
      .array(
        z.object({
          study: idSchema,
          title: z.string(),
          cohort: idSchema,
          cohortLabel: orNull(z.string()).meta({ description: "Null: the study has one cohort." }),
          verdict: verdictSchema,
          score: scoreSchema,
          status: statusSchema,
        }),
      )
      .meta({ description: "The best cohort of other studies that the caller may see." }),
    labels: labelsSchema,
    chart: orNull(z.string()).meta({
      description: "The patient in the EHR, where a link is configured.",
    }),
    resourceLink: orNull(z.string()).meta({
      description:
        "How to reach an entry in the EHR: a link with `{resourceType}` and `{id}` in it.",
      example: "https://ehr.example.org/browse/{resourceType}/{id}",
    }),
    recordedAt: orNull(instantSchema).meta({
      description: "When the record was last changed; null: it is gone.",
    }),
    incomplete: z.boolean(),
  })
  .meta({ id: "Candidate" });
export type Candidate = z.infer<typeof candidateSchema>;

export const attestedSchema = z
  .object({ attestation: attestationSchema, matches: z.array(candidateMatchSchema) })
  .meta({ id: "Attested" });
export type Attested = z.infer<typeof attestedSchema>;
