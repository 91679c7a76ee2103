import { z } from "zod";
import { STATUSES } from "@cohort/matching";
import type { Operation } from "./operation.ts";
import { dateSchema, idSchema, instantSchema, noticeSchema, orNull } from "./scalars.ts";
import { watchModeSchema } from "./watch.ts";

const cohortCountsSchema = z.object({
  cohort: idSchema,
  label: z.string(),
  eligible: z.int(),
  possible: z.int(),
});

const sinceVisitSchema = z
  .object({
    at: orNull(instantSchema).meta({ description: "Null: the caller was never here." }),
    new: z.int().meta({ description: "Candidates that were none then." }),
    better: z.int().meta({ description: "Whose verdict is better than then." }),
    worse: z.int(),
  })
  .meta({ id: "SinceVisit", description: "What the machine found since the caller's last visit." });

export const studyOverviewSchema = z
  .object({
    study: idSchema.meta({ example: "NCT06421701" }),
    title: z.string(),
    revision: z.int(),
    counts: z.object({
      eligible: z.int(),
      possible: z.int(),
      ineligible: z.int(),
      nearMiss: z.int().meta({ description: "Of the ineligible." }),
    }),
    cohorts: z.array(cohortCountsSchema),
    statuses: z.record(z.enum(STATUSES), z.int()).meta({
      description:
        "Candidates by status: `new` are the eligible and possible of whom nobody decided, all others whoever was decided on.",
    }),
    reviewAgain: z.int(),
    since: sinceVisitSchema,
    soon: z
      .object({ count: z.int(), first: orNull(dateSchema) })
      .meta({ description: "Who is ineligible now and not so within 30 days, if no data comes." }),
    settledBy: z
      .array(z.object({ concept: z.string(), label: z.string(), patients: z.int() }))
      .meta({ description: "Of possible candidates whom one kind of data alone would settle." }),
    rematch: z
      .object({ done: z.int(), total: z.int() })
      .meta({ description: "Patients matched against the active revision." }),
    watch: watchModeSchema,
  })
  .meta({ id: "StudyOverview" });
export type StudyOverview = z.infer<typeof studyOverviewSchema>;

export const overviewSchema = z
  .object({
    notice: noticeSchema,
    asOf: dateSchema,
    at: instantSchema,
    synced: z
      .object({ at: orNull(instantSchema), running: z.boolean() })
      .meta({ description: "When the EHR was last read to the end; null: never." }),
    studies: z.array(studyOverviewSchema),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof overviewSchema>;

/** What one sees first. */
export const OVERVIEW_OPERATIONS = {
  readOverview: {
    method: "get",
    path: "/v1/overview",
    tag: "studies",
    summary:
      "The active studies whose candidates the caller may see: who stands where, and what is new",
    answer: { status: 200, description: "The studies, by id.", schema: overviewSchema },
    problems: ["unavailable"],
  },
} as const satisfies Record<string, Operation>;
