import { z } from "zod";
import type { ProblemKind } from "./problem.ts";
import { idSchema, isFhirId } from "./scalars.ts";

/** One method of one path: what it takes, what it answers, and which problems it may answer instead. */
export interface Operation {
  readonly method: "get" | "put" | "post" | "delete";
  /** With OpenAPI's braces: `/v1/studies/{study}`. */
  readonly path: string;
  readonly tag:
    | "matching"
    | "studies"
    | "candidates"
    | "jobs"
    | "notifications"
    | "watching"
    | "operations"
    | "fhir"
    | "cds-hooks"
    | "identity"
    | "access"
    | "audit";
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject<Readonly<Record<string, z.ZodType<string>>>>;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: {
    readonly schema: z.ZodType;
    readonly required: boolean;
    /** How long it may be: a `short` form (the default), a `notification` with resources, a CDS `hook`, or a whole `record`. */
    readonly size?: "short" | "notification" | "hook" | "record";
  };
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204 | 303;
    readonly description: string;
    /** Null: plain text. */
    readonly schema: z.ZodType | null;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly problems: readonly ProblemKind[];
  /** Which limit of the caller the request counts for. Default `read`. */
  readonly rate?: "read" | "match" | "export";
  /** `fhir`: resources in `application/fhir+json`, and what goes wrong is an OperationOutcome. Default `json`. */
  readonly media?: "json" | "fhir";
}

export const studyParamsSchema = z.object({ study: idSchema.meta({ example: "NCT06421701" }) });

export const candidateParamsSchema = studyParamsSchema.extend({
  id: z.string().refine(isFhirId, "must be a patient's id").meta({ example: "123" }),
});

export const jobParamsSchema = z.object({ id: z.uuid() });

/** RFC 9110 8.8.3: a weak entity tag, here always the version of a decision. */
export const ifMatchHeadersSchema = z.object({
  "If-Match": z.string().meta({ example: 'W/"3"', description: "The version that was read." }),
});

export const idempotencyHeadersSchema = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters")
    .optional()
    .meta({
      description:
        "A repeat with the same body is the same request; with another body it gets 422.",
    }),
});
