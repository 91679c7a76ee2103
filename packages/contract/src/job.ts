import { z } from "zod";

export const syncRequestSchema = z.strictObject({}).meta({ id: "SyncRequest" });

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;

export const acceptedSchema = z
  .object({
    id: z.string().meta({ description: "Of the job, also where one is running already." }),
  })
  .meta({ id: "Accepted" });

export const jobSchema = z
  .object({
    id: z.string(),
    state: z.enum(JOB_STATES),
    progress: z.object({ done: z.int(), total: z.int().nullable() }),
  })
  .meta({ id: "Job" });
export type WireJob = z.infer<typeof jobSchema>;
