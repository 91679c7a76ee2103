import { z } from "zod";
import type { ProblemKind } from "../problem.ts";

/** FHIR R4 3.1.0 `application/fhir+json`: what every answer under /fhir is. */
export const FHIR_MEDIA_TYPE = "application/fhir+json; charset=utf-8";

/** FHIR R4 issue-type codes that this API uses. */
export const ISSUE_CODES = [
  "invalid",
  "structure",
  "required",
  "value",
  "login",
  "forbidden",
  "not-found",
  "deleted",
  "conflict",
  "too-long",
  "not-supported",
  "business-rule",
  "throttled",
  "transient",
  "incomplete",
  "exception",
  "informational",
] as const;
export type IssueCode = (typeof ISSUE_CODES)[number];

/** What a kind of problem is in FHIR. The HTTP status is the same. */
export const ISSUE_CODE_OF = {
  "invalid-request": "invalid",
  "not-signed-in": "login",
  forbidden: "forbidden",
  "no-legal-basis": "forbidden",
  "not-found": "not-found",
  "method-not-allowed": "not-supported",
  "not-acceptable": "not-supported",
  conflict: "conflict",
  "stale-version": "conflict",
  "data-missing": "incomplete",
  "too-large": "too-long",
  "unsupported-media-type": "not-supported",
  "not-possible": "business-rule",
  "version-required": "required",
  "too-many-requests": "throttled",
  internal: "exception",
  "ehr-unavailable": "transient",
  unavailable: "transient",
} as const satisfies Record<ProblemKind, IssueCode>;

const issueSchema = z.strictObject({
  severity: z.enum(["fatal", "error", "warning", "information"]),
  code: z.enum(ISSUE_CODES),
  details: z.strictObject({ text: z.string().min(1) }),
  diagnostics: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "The id under which the request is logged, and nothing else." }),
  expression: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: "The element, parameter or header at fault." }),
});

export const operationOutcomeSchema = z
  .strictObject({
    resourceType: z.literal("OperationOutcome"),
    issue: z.array(issueSchema).min(1),
  })
  .meta({
    id: "OperationOutcome",
    description: "FHIR R4 OperationOutcome: what went wrong. Never clinical data.",
  });
export type OperationOutcome = z.infer<typeof operationOutcomeSchema>;
export type OutcomeIssue = z.infer<typeof issueSchema>;
