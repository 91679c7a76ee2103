import {
  auditHeadSchema,
  auditListSchema,
  auditQuerySchema,
  auditVerificationSchema,
  auditVerifyRequestSchema,
} from "./audit.ts";
import type { Operation } from "./operation.ts";

/** Who saw and did what. Looking at it is a row too. */
export const AUDIT_OPERATIONS = {
  listAudit: {
    method: "get",
    path: "/v1/audit",
    tag: "audit",
    summary: "Who saw and did what, newest first",
    description:
      "Of studies in which the caller is auditor; what is about no study is for auditors of all of them.",
    query: auditQuerySchema,
    answer: {
      status: 200,
      description: "One page.",
      schema: auditListSchema,
      headers: { Link: 'The next page as `rel="next"` (RFC 8288).' },
    },
    problems: ["invalid-request", "unavailable"],
  },
  readAuditHead: {
    method: "get",
    path: "/v1/audit/head",
    tag: "audit",
    summary: "The last row's number and hash",
    answer: { status: 200, description: "The head.", schema: auditHeadSchema },
    problems: ["not-found", "unavailable"],
  },
  verifyAudit: {
    method: "post",
    path: "/v1/audit/verify",
    tag: "audit",
    summary: "Work the hashes out again and name the rows that are wrong",
    description:
      "For auditors of all studies; 50 000 rows at a time. A database administrator who writes the whole chain anew, or cuts off its end, is caught by heads alone that were exported before: give them.",
    rate: "export",
    body: { schema: auditVerifyRequestSchema, required: false, size: "notification" },
    answer: { status: 200, description: "What was found.", schema: auditVerificationSchema },
    problems: ["invalid-request", "too-large", "unsupported-media-type", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
