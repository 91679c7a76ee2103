import { z } from "zod";

/** Media type of every error answer (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** The kinds of problem: the last part of `type`. One row a kind, with the status and the title it always has. */
export const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "not-signed-in": { status: 401, title: "No valid credentials" },
  forbidden: { status: 403, title: "Not allowed" },
  "no-legal-basis": {
    status: 403,
    title: "The study has no legal basis on record that holds today: only counts are shown",
  },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "not-acceptable": { status: 406, title: "No such representation" },
  conflict: { status: 409, title: "Another change came first" },
  "stale-version": { status: 412, title: "The version named in If-Match is not the current one" },
  /** CDS Hooks 2.0: what was prefetched does not suffice and nothing more can be fetched. */
  "data-missing": { status: 412, title: "Data that is needed was not sent and cannot be fetched" },
  "too-large": { status: 413, title: "The request is too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "not-possible": { status: 422, title: "The request is well formed but cannot be carried out" },
  "version-required": { status: 428, title: "If-Match is required" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "ehr-unavailable": { status: 502, title: "The EHR does not answer" },
  internal: { status: 500, title: "Internal error" },
  unavailable: { status: 503, title: "Not available at the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

export const problemType = (kind: ProblemKind): string =>
  `https://cohort-matcher.org/problems/${kind}`;

export const fieldErrorSchema = z
  .object({
    field: z.string().meta({
      description: "JSON path of the body, name of the query parameter or header, or `body`.",
      example: "studies[0]",
    }),
    message: z.string().meta({ example: "no such study" }),
  })
  .meta({ id: "FieldError" });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457, with the fields at fault and the id under which the request is logged. */
export const problemSchema = z
  .object({
    type: z.string().meta({ format: "uri", example: problemType("invalid-request") }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(fieldErrorSchema).optional(),
    requestId: z.string(),
  })
  .meta({ id: "Problem", description: "What went wrong, as RFC 9457 asks. Never clinical data." });
export type Problem = z.infer<typeof problemSchema>;
