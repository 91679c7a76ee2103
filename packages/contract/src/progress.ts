import { z } from "zod";
import { jobSchema } from "./job.ts";
import type { Operation } from "./operation.ts";
import { instantSchema } from "./scalars.ts";

export const progressSchema = z
  .object({
    at: instantSchema,
    jobs: z
      .array(jobSchema)
      .meta({ description: "Those that run or wait, then the last that ended." }),
    due: z
      .object({ read: z.int(), match: z.int() })
      .meta({ description: "Patients to be read and to be matched." }),
    matched: z.object({ done: z.int(), total: z.int() }).meta({
      description: "Patients matched against what is active now, of all on record.",
    }),
    failing: z.int().meta({ description: "What failed and is tried again." }),
    quarantined: z.int(),
  })
  .meta({ id: "Progress" });
export type Progress = z.infer<typeof progressSchema>;

export const jobListSchema = z.object({ jobs: z.array(jobSchema) }).meta({ id: "JobList" });
export type JobList = z.infer<typeof jobListSchema>;

export const PROGRESS_OPERATIONS = {
  listJobs: {
    method: "get",
    path: "/v1/jobs",
    tag: "jobs",
    summary: "The jobs of late, newest first",
    answer: { status: 200, description: "At most fifty.", schema: jobListSchema },
    problems: ["unavailable"],
  },
  readProgress: {
    method: "get",
    path: "/v1/progress",
    tag: "jobs",
    summary: "What is read and matched at the moment, and what waits",
    answer: { status: 200, description: "Now.", schema: progressSchema },
    problems: ["unavailable"],
  },
  followProgress: {
    method: "get",
    path: "/v1/progress/events",
    tag: "jobs",
    summary: "The same as server-sent events, whenever it changes",
    description:
      "`text/event-stream` of events `progress`, each with the document of GET /v1/progress.",
    answer: { status: 200, description: "Events, until either side ends.", schema: null },
    problems: ["unavailable"],
  },
} as const satisfies Record<string, Operation>;
