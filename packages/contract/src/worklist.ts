import { z } from "zod";
import { DECISION_REASONS } from "@cohort/matching";
import { candidateQuerySchema } from "./candidate-query.ts";
import { statusSchema } from "./decision.ts";
import { dateSchema, idSchema, instantSchema, isFhirId, orNull, typedText } from "./scalars.ts";

/** As many candidates as one action may be about. */
export const MOST_AT_ONCE = 200;
const NOTE_LENGTH = 2000;

const patientIdSchema = z
  .string()
  .refine(isFhirId, "must be a patient's id")
  .meta({ example: "123" });

/** Who works on a candidate, until when, and when it comes back to the list. */
const plannedFields = {
  assignee: orNull(z.string().min(1).max(300)).meta({
    description: "A principal of the study's people; `me` for the caller; null: nobody.",
    example: "me",
  }),
  dueOn: orNull(dateSchema).optional(),
  snoozedUntil: orNull(dateSchema).optional().meta({
    description: "Out of the worklist until that day, or until its matches change.",
  }),
};

export const assignmentRequestSchema = z
  .strictObject(plannedFields)
  .partial()
  .meta({ id: "AssignmentRequest", example: { assignee: "me", dueOn: "2026-12-01" } });
export type AssignmentRequest = z.infer<typeof assignmentRequestSchema>;

export const assignmentSchema = z
  .object({
    assignee: orNull(z.string()),
    dueOn: orNull(dateSchema),
    snoozedUntil: orNull(dateSchema),
    by: orNull(z.string()).meta({ description: "Who last changed it; null: nobody did." }),
    at: orNull(instantSchema),
  })
  .meta({ id: "Assignment" });
export type WireAssignment = z.infer<typeof assignmentSchema>;

const seenCandidateSchema = z.strictObject({
  id: patientIdSchema,
  version: z.int().min(0).meta({ description: "Of the decision that was seen; 0: none." }),
});

const several = <T extends z.ZodType>(one: T) =>
  z.array(one).min(1, "must name a candidate").max(MOST_AT_ONCE);

export const decideManySchema = z
  .strictObject({
    candidates: several(seenCandidateSchema),
    status: statusSchema,
    reason: z.enum(DECISION_REASONS).nullable().optional(),
    criterion: idSchema.nullable().optional(),
    note: typedText(NOTE_LENGTH).nullable().optional(),
    dryRun: z
      .boolean()
      .optional()
      .meta({ description: "Says what would happen and does nothing." }),
  })
  .meta({
    id: "DecideMany",
    example: { candidates: [{ id: "123", version: 0 }], status: "to-review", dryRun: true },
  });
export type DecideMany = z.infer<typeof decideManySchema>;

export const takeBackSchema = z
  .strictObject({ candidates: several(seenCandidateSchema) })
  .meta({ id: "TakeBack", example: { candidates: [{ id: "123", version: 1 }] } });
export type TakeBack = z.infer<typeof takeBackSchema>;

const decidedEachSchema = z
  .object({
    id: z.string(),
    result: z.enum(["done", "illegal", "conflict", "not-found", "too-late"]).meta({
      description:
        "`illegal`: that status cannot follow; `conflict`: someone else decided meanwhile; `too-late`: it can be taken back no more.",
    }),
    status: orNull(statusSchema).meta({ description: "As it is now." }),
    version: orNull(z.int()),
  })
  .meta({ id: "DecidedEach" });
export type DecidedEach = z.infer<typeof decidedEachSchema>;

export const decidedManySchema = z
  .object({ results: z.array(decidedEachSchema).meta({ description: "In the order asked." }) })
  .meta({ id: "DecidedMany" });
export type DecidedMany = z.infer<typeof decidedManySchema>;

export const assignManySchema = z
  .strictObject({ candidates: several(patientIdSchema), ...plannedFields })
  .partial({ assignee: true })
  .meta({ id: "AssignMany", example: { candidates: ["123"], assignee: "me" } });
export type AssignMany = z.infer<typeof assignManySchema>;

export const assignedManySchema = z
  .object({
    results: z.array(
      z.object({
        id: z.string(),
        result: z.enum(["done", "not-found"]),
        assignment: orNull(assignmentSchema),
      }),
    ),
  })
  .meta({ id: "AssignedMany" });
export type AssignedMany = z.infer<typeof assignedManySchema>;

export const claimedSchema = z
  .object({
    patient: orNull(z.string()).meta({
      description: "`Patient/123`; null: nobody is left.",
      example: "Patient/123",
    }),
  })
  .meta({ id: "Claimed" });

const personOfStudySchema = z.object({
  principal: z.string(),
  name: z.string().meta({ description: "As far as it is known; else the principal." }),
});
export const peopleSchema = z
  .object({ people: z.array(personOfStudySchema) })
  .meta({ id: "People" });
export type People = z.infer<typeof peopleSchema>;

/** A view's query is that of the list: filters and order, never anybody's id. */
export const viewSchema = z
  .object({ name: z.string(), query: z.record(z.string(), z.string()) })
  .meta({ id: "SavedView" });
export type SavedView = z.infer<typeof viewSchema>;

/** A list's filters and order, checked as the list checks them, and left the texts that they are. */
const isViewQuery = (query: Readonly<Record<string, string>>): boolean =>
  viewQuerySchema.safeParse(query).success;
const viewQuerySchema = candidateQuerySchema.omit({ id: true, limit: true, cursor: true });

export const viewRequestSchema = z
  .strictObject({
    query: z
      .record(z.string(), z.string())
      .refine(isViewQuery, "must be filters and the order of a list, without anybody's id"),
  })
  .meta({ id: "ViewRequest", example: { query: { verdict: "possible" } } });
export const viewsSchema = z.object({ views: z.array(viewSchema) }).meta({ id: "SavedViews" });
