import { z } from "zod";
import { ROLES, isPrincipal } from "@cohort/foundation";
import type { Operation } from "./operation.ts";
import { idSchema, instantSchema, orNull } from "./scalars.ts";

const principalSchema = z
  .string()
  .refine(isPrincipal, "must be user:<issuer>#<subject>, group:<name>, key:<id> or ehr:<issuer>")
  .meta({ example: "group:rheumatology-trials" });

const studySchema = z
  .union([idSchema, z.literal("*")])
  .meta({ description: "A study's id, or `*` for all.", example: "NCT06421701" });

export const grantRequestSchema = z
  .strictObject({
    principal: principalSchema,
    role: z.enum(ROLES),
    study: studySchema,
    endsAt: orNull(instantSchema)
      .default(null)
      .meta({ description: "Null: until revoked.", example: null }),
  })
  .meta({
    id: "GrantRequest",
    example: { principal: "group:rheumatology-trials", role: "screener", study: "NCT06421701" },
  });

export const revocationSchema = z
  .strictObject({
    principal: principalSchema,
    role: z.enum(ROLES).optional(),
    study: studySchema.optional(),
  })
  .meta({
    id: "Revocation",
    description: "Without a role every role, without a study in every study.",
    example: { principal: "group:rheumatology-trials", study: "NCT06421701" },
  });

export const grantSchema = z
  .object({
    principal: z.string(),
    role: z.enum(ROLES),
    study: studySchema,
    grantedBy: z.string(),
    grantedAt: instantSchema,
    endsAt: orNull(instantSchema),
  })
  .meta({ id: "Grant" });
export type WireGrant = z.infer<typeof grantSchema>;

export const grantListSchema = z.object({ grants: z.array(grantSchema) }).meta({ id: "GrantList" });
export type GrantList = z.infer<typeof grantListSchema>;

const revokedSchema = z
  .object({ revoked: z.int().meta({ description: "How many grants went." }) })
  .meta({ id: "Revoked" });
export type Revoked = z.infer<typeof revokedSchema>;

const PROBLEMS = [
  "invalid-request",
  "forbidden",
  "conflict",
  "too-large",
  "unsupported-media-type",
  "not-possible",
  "unavailable",
] as const;

/** Who may do what. Administrators of one study see and change that study's grants alone. */
export const ACCESS_OPERATIONS = {
  listGrants: {
    method: "get",
    path: "/v1/grants",
    tag: "access",
    summary: "Who may do what in the studies that the caller administers",
    answer: { status: 200, description: "Ended grants too.", schema: grantListSchema },
    problems: ["unavailable"],
  },
  putGrant: {
    method: "put",
    path: "/v1/grants",
    tag: "access",
    summary: "Grant a role in a study, or change when the grant ends",
    description: "Holds from the next request on.",
    body: { schema: grantRequestSchema, required: true },
    answer: { status: 200, description: "The grant.", schema: grantSchema },
    problems: PROBLEMS,
  },
  revokeGrants: {
    method: "post",
    path: "/v1/grants/revoke",
    tag: "access",
    summary: "Take grants away",
    description:
      "Holds from the next request on. The last administrator of every study can be revoked on the machine itself alone.",
    body: { schema: revocationSchema, required: true },
    answer: { status: 200, description: "Done.", schema: revokedSchema },
    problems: PROBLEMS,
  },
} as const satisfies Record<string, Operation>;
