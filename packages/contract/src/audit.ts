import { z } from "zod";
import { limitSchema } from "./paging.ts";
import { idSchema, instantSchema, isFhirId, orNull, zonedInstantSchema } from "./scalars.ts";

const actionSchema = z
  .enum(["read", "search", "match", "change", "export", "sign-in", "sign-out", "configure"])
  .meta({ description: "What was done.", example: "read" });

const seqSchema = z.int().min(1).meta({ description: "The row's number.", example: 4711 });
const hashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hex")
  .meta({ description: "SHA-256 of the row before and of all that the row says, hex." });

export const auditQuerySchema = z
  .strictObject({
    patient: z
      .string()
      .transform((text) => text.replace(/^Patient\//, ""))
      .refine(isFhirId, "must be a patient's id or a reference such as Patient/123")
      .optional()
      .meta({ description: "Rows about this patient, whoever was merged into them among them." }),
    subject: z.string().min(1).max(500).optional().meta({ description: "Who did it." }),
    study: idSchema.optional(),
    action: actionSchema.optional(),
    from: zonedInstantSchema.optional().meta({ description: "Inclusive." }),
    to: zonedInstantSchema.optional().meta({ description: "Inclusive." }),
    before: z
      .string()
      .regex(/^[1-9][0-9]{0,14}$/, "must be the number of a row")
      .transform(Number)
      .optional()
      .meta({ type: "integer", minimum: 1, description: "`next` of the page before." }),
    limit: limitSchema,
  })
  .meta({ id: "AuditQuery" });

const auditEventSchema = z
  .object({
    seq: seqSchema,
    at: instantSchema.meta({
      description: "UTC, milliseconds; never earlier than the row before.",
    }),
    actor: z.object({
      subject: z.string(),
      kind: z.enum(["demo", "key", "token", "session", "ehr", "cli", "system"]),
      network: orNull(z.string()).meta({ description: "From where." }),
      requestId: orNull(z.string()),
    }),
    action: actionSchema,
    operation: z.string().meta({ example: "readCandidate" }),
    outcome: z.enum(["success", "refused", "failed"]),
    study: orNull(z.string()),
    patients: z.array(z.string()).meta({ description: "References to those whom it was about." }),
    purpose: z.string().meta({ description: "Of use, a code of v3-ActReason.", example: "HRESCH" }),
    detail: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: "Codes and counts; no clinical data." }),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: "AuditEvent" });
export type WireAuditEvent = z.infer<typeof auditEventSchema>;

export const auditListSchema = z
  .object({
    events: z.array(auditEventSchema),
    next: orNull(z.int()).meta({ description: "`before` of the next page; null: there is none." }),
  })
  .meta({ id: "AuditList" });
export type AuditList = z.infer<typeof auditListSchema>;

export const auditHeadSchema = z
  .object({ seq: seqSchema, hash: hashSchema, at: instantSchema })
  .meta({ id: "AuditHead", description: "The last row: whoever keeps it knows all rows before." });
export type WireAuditHead = z.infer<typeof auditHeadSchema>;

export const auditVerifyRequestSchema = z
  .strictObject({
    from: auditHeadSchema.optional().meta({
      description: "A row that was found right before: that one and those after it are looked at.",
    }),
    heads: z.array(auditHeadSchema).max(500).default([]).meta({
      description:
        "Heads that left the database before; without any, what only they show stays unseen.",
    }),
  })
  .meta({ id: "AuditVerifyRequest" });

export const auditVerificationSchema = z
  .object({
    rows: z.int(),
    until: orNull(auditHeadSchema),
    isComplete: z.boolean().meta({ description: "False: ask again from `until`." }),
    findings: z
      .array(
        z.object({
          seq: z.int(),
          what: z.enum(["changed", "replaced", "missing", "inserted", "time", "not-as-exported"]),
        }),
      )
      .meta({ description: "Which rows are wrong, and how; 1 000 at most." }),
    total: z.int().meta({ description: "How many there are." }),
  })
  .meta({ id: "AuditVerification" });
export type WireAuditVerification = z.infer<typeof auditVerificationSchema>;
