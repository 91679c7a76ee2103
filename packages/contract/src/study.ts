import { z } from "zod";
import { idSchema, orNull } from "./scalars.ts";

const statusSchema = z.enum(["draft", "active", "closed"]);

const studyCountsSchema = z
  .object({ eligible: orNull(z.int()), possible: orNull(z.int()), ineligible: orNull(z.int()) })
  .meta({
    id: "StudyCounts",
    description:
      "Patients by their best cohort. Null: the caller is shown no patient of the study, and sums in its funnel alone.",
  });

const cohortSchema = z.object({
  id: idSchema.meta({ example: "sle" }),
  label: z.string(),
});

const studyFields = {
  id: idSchema.meta({ example: "NCT06421701" }),
  title: z.string(),
  revision: z.int().meta({ description: "Revisions are numbered from 1 and never change." }),
  status: statusSchema,
};

export const studySummarySchema = z
  .object({ ...studyFields, cohorts: z.array(cohortSchema), counts: studyCountsSchema })
  .meta({ id: "StudySummary" });
export type StudySummary = z.infer<typeof studySummarySchema>;

export const studyListSchema = z
  .object({ studies: z.array(studySummarySchema) })
  .meta({ id: "StudyList" });
export type StudyList = z.infer<typeof studyListSchema>;

const criterionTextSchema = z
  .object({
    id: idSchema.meta({ example: "inc-5" }),
    type: z.enum(["inclusion", "exclusion"]),
    text: z.string(),
    note: z.string().nullable().meta({ description: "What is ambiguous in the protocol." }),
    rule: z
      .array(z.object({ depth: z.int(), text: z.string() }))
      .meta({ description: "The rule in words: a line a part, the parts of a part one deeper." }),
  })
  .meta({ id: "CriterionText" });
export type CriterionText = z.infer<typeof criterionTextSchema>;

export const studyDetailSchema = z
  .object({
    ...studyFields,
    otherIds: z.array(z.string()),
    sponsor: z.string(),
    phase: z.string(),
    counts: studyCountsSchema,
    criteria: z.array(criterionTextSchema).meta({ description: "They apply to every cohort." }),
    cohorts: z.array(
      cohortSchema.extend({
        index: idSchema.meta({ description: "The criterion that asks for the disease." }),
        criteria: z.array(criterionTextSchema),
      }),
    ),
  })
  .meta({ id: "StudyDetail" });
export type StudyDetail = z.infer<typeof studyDetailSchema>;
