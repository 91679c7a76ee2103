import { z } from "zod";
import { OUTCOMES } from "@cohort/criteria";
import { attestationSchema } from "./attestation.ts";
import { decisionSchema } from "./decision.ts";
import { verdictSchema } from "./match.ts";
import {
  dateSchema,
  idSchema,
  instantSchema,
  noticeSchema,
  orNull,
  patientReferenceSchema,
} from "./scalars.ts";
import { messageSchema } from "./message.ts";

const outcome = z.enum(OUTCOMES).nullable();

const about = {
  about: patientReferenceSchema.optional().meta({
    description:
      "Given where it is about another id: that of a record that was merged into this patient.",
  }),
};

const matchChangeSchema = z
  .object({
    kind: z.literal("match"),
    at: instantSchema,
    cohort: idSchema,
    asOf: dateSchema,
    revision: z.int(),
    from: verdictSchema.nullable().meta({ description: "Null: it was not stored before." }),
    to: verdictSchema.nullable().meta({ description: "Null: it is not stored any more." }),
    changes: z.array(
      z.object({
        criterion: idSchema,
        from: outcome,
        to: outcome,
        before: orNull(z.string()).meta({
          description: "What was said of it before; null: not kept, or not for the caller.",
        }),
        after: orNull(z.string()),
        beforeMessage: orNull(messageSchema),
        afterMessage: orNull(messageSchema),
      }),
    ),
    reviewAgain: z.boolean(),
    ...about,
  })
  .meta({ id: "MatchChange" });

const decisionEntrySchema = z
  .object({
    kind: z.literal("decision"),
    at: instantSchema,
    by: z.string(),
    status: decisionSchema.shape.status,
    reason: decisionSchema.shape.reason,
    criterion: decisionSchema.shape.criterion,
    takesBack: orNull(z.int()).meta({ description: "The version that it takes back." }),
    note: z.string().nullable(),
    version: z.int(),
    ...about,
  })
  .meta({ id: "DecisionEntry" });

const attestationEntrySchema = z
  .object({
    kind: z.literal("attestation"),
    at: instantSchema,
    attestation: attestationSchema,
    ...about,
  })
  .meta({ id: "AttestationEntry" });

const goneSchema = z
  .object({ kind: z.literal("gone"), at: instantSchema, ...about })
  .meta({ id: "PatientGone", description: "The EHR does not have the patient any more." });

const mergedSchema = z.object({ kind: z.literal("merged"), at: instantSchema, ...about }).meta({
  id: "PatientMerged",
  description: "A record was merged into this patient's in the EHR.",
});

const unmergedSchema = z.object({ kind: z.literal("unmerged"), at: instantSchema, ...about }).meta({
  id: "PatientUnmerged",
  description: "Records that were one patient's are two patients' again: both want another look.",
});

const cardShownSchema = z
  .object({
    kind: z.literal("card-shown"),
    at: instantSchema,
    to: z.string().meta({ description: "The EHR that was shown it." }),
    hook: z.string(),
    verdict: verdictSchema,
    ...about,
  })
  .meta({ id: "CardShown", description: "A CDS Hooks card named the study." });

const cardFeedbackSchema = z
  .object({
    kind: z.literal("card-feedback"),
    at: instantSchema,
    from: z.string().meta({ description: "The EHR that passed it on." }),
    outcome: z.enum(["accepted", "overridden"]),
    reason: z
      .enum(["already-enrolled", "not-interested", "not-suitable", "other"])
      .nullable()
      .meta({ description: "Of what was overridden." }),
    ...about,
  })
  .meta({ id: "CardFeedback", description: "Somebody answered such a card." });

export const historyEntrySchema = z.discriminatedUnion("kind", [
  matchChangeSchema,
  decisionEntrySchema,
  attestationEntrySchema,
  cardShownSchema,
  cardFeedbackSchema,
  goneSchema,
  mergedSchema,
  unmergedSchema,
]);
export type WireHistoryEntry = z.infer<typeof historyEntrySchema>;

export const historySchema = z
  .object({
    notice: noticeSchema,
    study: idSchema,
    patient: patientReferenceSchema,
    entries: z.array(historyEntrySchema).meta({ description: "Oldest first; only ever added to." }),
  })
  .meta({ id: "History" });
export type History = z.infer<typeof historySchema>;
