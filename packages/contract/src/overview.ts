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
    new: z.int().meta({
      description: "Eligible or possible now, and neither then; where `at` is null, all who are.",
    }),
    better: z.int().meta({ description: "Eligible now, and possible then." }),
    worse: z.int().meta({ description: "Whose verdict is worse than then." }),
  })
  .meta({ id: "SinceVisit", description: "What the machine found since the caller's last visit." });

export const studyOverviewSchema = z
  .object({
    study: idSchema.meta({ example: "NCT06421701" }),
    title: z.string(),
    revision: z.int(),
    counts: z.object({
      eligible: orNull(z.int()),
      possible: orNull(z.int()),
      ineligible: orNull(z.int()),
      nearMiss: orNull(z.int()).meta({
        description: "Of the ineligible; null: not for the caller, as it tells of values.",
      }),
    }),
    cohorts: z.array(cohortCountsSchema),
    legalBasis: z.boolean().meta({
      description:
        "Whether one holds today. Without it nobody is shown: `counts` are withheld, all else is nil.",
    }),
    changedAt: orNull(instantSchema).meta({
      description: "When a match of the study last came out otherwise than before.",
    }),
    statuses: z.record(z.enum(STATUSES), z.int()).meta({
      description:
        "Candidates by status: `new` are the eligible and possible of whom nobody decided, all others whoever of the list was decided on.",
    }),
    reviewAgain: z.int(),
    since: sinceVisitSchema,
    soon: z
      .object({ count: z.int(), first: orNull(dateSchema), by: dateSchema })
      .meta({ description: "Who is ineligible now and not so by that day, if no data comes." }),
    settledBy: z
      .array(z.object({ concept: z.string(), label: z.string(), patients: z.int() }))
      .meta({
        description: "Possible candidates for whom one kind of data is all that is asked for.",
      }),
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
