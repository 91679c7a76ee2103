import { z } from "zod";
import { limitSchema } from "./paging.ts";
import { instantSchema } from "./scalars.ts";

const stageSchema = z.enum(["read", "match"]).meta({
  description: "What fails: reading it from the EHR, or matching the patient.",
});

export const quarantineQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: "`next` of the page before." }),
});

const entrySchema = z
  .object({
    subject: z.string().meta({ description: "A FHIR reference.", example: "Patient/123" }),
    stage: stageSchema,
    errorClass: z.string().meta({
      description: "A class of error; no message and no clinical data.",
      example: "shape",
    }),
    failures: z.int().min(1),
    quarantined: z.boolean().meta({ description: "Put aside: not tried again by itself." }),
    firstAt: instantSchema,
    lastAt: instantSchema,
  })
  .meta({ id: "QuarantineEntry" });

export const quarantineListSchema = z
  .object({ entries: z.array(entrySchema), next: z.string().nullable() })
  .meta({ id: "QuarantineList" });
export type QuarantineList = z.infer<typeof quarantineListSchema>;

const dryRun = z.boolean().default(false).meta({ description: "Count alone." });

export const replayRequestSchema = z
  .union([
    z.strictObject({ subjects: z.array(z.string().min(1).max(200)).min(1).max(500), dryRun }),
    z.strictObject({ stage: stageSchema, dryRun }),
  ])
  .meta({ id: "ReplayRequest" });

export const replayedSchema = z
  .object({
    dryRun: z.boolean(),
    entries: z
      .object({ read: z.int(), match: z.int() })
      .meta({ description: "Entries that went, or would go, by stage." }),
  })
  .meta({ id: "Replayed" });
export type Replayed = z.infer<typeof replayedSchema>;
