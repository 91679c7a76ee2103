import { z } from "zod";
import { conflictShape, criterionSchema } from "@cohort/criteria";
import type { Study } from "./study.ts";

const word = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, "lower-case words joined by hyphens");

const cohort = z.strictObject({
  id: word,
  label: z.string().min(3),
  index: z.strictObject({
    criterion: word,
    concepts: z.array(word).min(1).readonly(),
    signals: z.array(word).readonly().default([]),
  }),
  criteria: z.array(criterionSchema).readonly().default([]),
  conflicts: z
    .array(z.strictObject({ criterion: word, ...conflictShape }))
    .min(1)
    .readonly()
    .exactOptional(),
});

/** The shape of a study file; also published as JSON Schema, so that editors complete it. */
export const studySchema: z.ZodType<Study> = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/u, "a registry id, such as NCT06421701"),
  otherIds: z.array(z.string()).readonly().default([]),
  title: z.string().min(5),
  sponsor: z.string().min(2),
  phase: z.string().min(2),
  criteria: z.array(criterionSchema).readonly().default([]),
  cohorts: z.array(cohort).min(1, "a study without arms has one cohort").readonly(),
});

/** JSON Schema of a study file (draft 2020-12). */
export const studyJsonSchema = (): unknown =>
  z.toJSONSchema(studySchema, { io: "input", unrepresentable: "any" });
