import { z } from "zod";
import { instantSchema, orNull } from "./scalars.ts";

/** What a caller may ask for: everyone, or who changed since they were last read. */
export const syncRequestSchema = z
  .strictObject({
    mode: z.enum(["full", "changes"]).optional().meta({
      description: "Everyone, or who changed. By default changes, once everyone was read.",
    }),
  })
  .meta({ id: "SyncRequest" });

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;

export const acceptedSchema = z
  .object({
    id: z.string().meta({ description: "Of the job, also where one is running already." }),
  })
  .meta({ id: "Accepted" });

const countsSchema = z.record(z.string(), z.int());

export const jobSchema = z
  .object({
    id: z.string(),
    state: z.enum(JOB_STATES),
    progress: z
      .object({ done: z.int(), total: z.int().nullable() })
      .meta({ description: "Patients read, of how many as far as is known." }),
    mode: z.enum(["full", "changes", "hints"]).meta({
      description: "Everyone; who changed; or only who was hinted at.",
    }),
    phase: orNull(z.string()).meta({ description: "What it is about at the moment." }),
    counts: countsSchema.meta({
      description: "Resources read, by type.",
      example: { Observation: 5210 },
    }),
    skipped: countsSchema.meta({
      description: "What was left out, by reason.",
      example: { absent: 2 },
    }),
    rate: orNull(z.number()).meta({ description: "Patients a second since it began." }),
    estimatedEnd: orNull(instantSchema).meta({
      description: "Where it runs and its total is known.",
    }),
    createdAt: instantSchema,
    startedAt: orNull(instantSchema),
    finishedAt: orNull(instantSchema),
    errorClass: orNull(z.string()).meta({ description: "Why it failed: a class, no message." }),
  })
  .meta({ id: "Job" });
export type WireJob = z.infer<typeof jobSchema>;
