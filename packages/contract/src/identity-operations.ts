import { z } from "zod";
import { ROLES } from "@cohort/foundation";
import type { Operation } from "./operation.ts";
import { dateSchema, idSchema, instantSchema, orNull } from "./scalars.ts";

const roleSchema = z.enum(ROLES);

const grantedStudySchema = z
  .union([idSchema, z.literal("*")])
  .meta({ description: "A study's id, or `*` for all." });

const heldGrantSchema = z
  .object({
    role: roleSchema,
    study: grantedStudySchema,
    endsAt: orNull(instantSchema).meta({ description: "Null: until revoked." }),
  })
  .meta({ id: "HeldGrant" });

const sessionSchema = z
  .object({
    subject: z.string().meta({ example: "user:https://id.example.org#4711" }),
    kind: z.enum(["demo", "key", "token", "session", "ehr"]),
    principals: z.array(z.string()).meta({ description: "What grants may name." }),
    grants: z.array(heldGrantSchema),
    endsAt: orNull(instantSchema).meta({
      description: "When the session ends whatever happens; null: it is none.",
    }),
    idleEndsAt: orNull(instantSchema).meta({
      description: "When it ends if nothing more is asked; null: it is none.",
    }),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof sessionSchema>;

export const keySignInSchema = z
  .strictObject({ key: z.string().min(1).max(200).meta({ example: "cmk_…" }) })
  .meta({ id: "KeySignIn" });

/** Where to go after the sign-in; checked where it is used. */
export const signInQuerySchema = z.strictObject({
  return: z
    .string()
    .max(500)
    .default("/")
    .meta({ description: "A path of this service.", example: "/studies/NCT06421701" }),
});

const callbackQuerySchema = z.looseObject({
  state: z.string().optional(),
  code: z.string().optional(),
  iss: z.string().optional(),
  error: z.string().optional(),
});

export const keyRequestSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u, "must be a short name")
      .meta({ example: "screening desk" }),
    roles: z.array(roleSchema).min(1).max(ROLES.length),
    studies: z.array(grantedStudySchema).min(1).max(100),
    until: dateSchema.meta({ description: "Its last day (UTC), at most 400 days from now." }),
  })
  .meta({ id: "KeyRequest" });

const apiKeySchema = z
  .object({
    id: z.string().meta({ example: "5d0c1e7a9b42" }),
    name: z.string(),
    principal: z.string().meta({ description: "As grants name it.", example: "key:5d0c1e7a9b42" }),
    createdBy: z.string(),
    createdAt: instantSchema,
    endsAt: instantSchema,
    lastUsedAt: orNull(instantSchema).meta({ description: "To the hour; null: never." }),
    revokedAt: orNull(instantSchema),
    grants: z.array(heldGrantSchema),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.infer<typeof apiKeySchema>;

const keyListSchema = z.object({ keys: z.array(apiKeySchema) }).meta({ id: "KeyList" });
export type KeyList = z.infer<typeof keyListSchema>;

const newKeySchema = z
  .object({
    key: z.string().meta({ description: "The key itself. It is not kept and never shown again." }),
    details: apiKeySchema,
  })
  .meta({ id: "NewKey" });
export type NewKey = z.infer<typeof newKeySchema>;

const apiKeyParamsSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{12}$/, "must be a key's id"),
});

/** Who asks: signing in with a browser, sessions, keys. */
export const IDENTITY_OPERATIONS = {
  beginSignIn: {
    method: "get",
    path: "/auth/sign-in",
    tag: "identity",
    summary: "Sign in with a browser: leads to the identity provider",
    description: "Not found where AUTH_MODE has no OIDC, or OIDC_CLIENT_ID is unset.",
    query: signInQuerySchema,
    answer: {
      status: 303,
      description: "To the identity provider.",
      schema: null,
      headers: { Location: "The provider's page." },
    },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
  finishSignIn: {
    method: "get",
    path: "/auth/callback",
    tag: "identity",
    summary: "Where the identity provider sends the browser back to",
    query: callbackQuerySchema,
    answer: {
      status: 303,
      description: "Signed in; to the page that was asked for.",
      schema: null,
      headers: { Location: "A path of this service.", "Set-Cookie": "The session." },
    },
    problems: ["not-signed-in", "not-found", "unavailable"],
  },
  readSession: {
    method: "get",
    path: "/auth/session",
    tag: "identity",
    summary: "Who asks, and what was granted to them",
    description:
      "Asking prolongs no session. A 401 names under `ways` how one could sign in: `provider`, `key`.",
    answer: { status: 200, description: "The caller.", schema: sessionSchema },
    problems: ["not-signed-in", "unavailable"],
  },
  signInWithKey: {
    method: "post",
    path: "/auth/session",
    tag: "identity",
    summary: "Sign in with a browser and a key",
    description: "The session ends no later than the key. Not found where AUTH_MODE has no keys.",
    body: { schema: keySignInSchema, required: true },
    answer: {
      status: 200,
      description: "Signed in.",
      schema: sessionSchema,
      headers: { "Set-Cookie": "The session." },
    },
    problems: [
      "invalid-request",
      "not-signed-in",
      "forbidden",
      "not-found",
      "too-large",
      "unsupported-media-type",
      "unavailable",
    ],
  },
  signOut: {
    method: "post",
    path: "/auth/sign-out",
    tag: "identity",
    summary: "End the session; of a bearer token of the identity provider: refuse it from now on",
    answer: {
      status: 204,
      description: "Signed out.",
      schema: null,
      headers: { "Clear-Site-Data": "`cache` and `storage`." },
    },
    problems: ["not-signed-in", "forbidden", "not-possible", "unavailable"],
  },
  listKeys: {
    method: "get",
    path: "/v1/keys",
    tag: "identity",
    summary: "The keys for studies that the caller administers",
    answer: { status: 200, description: "The keys, oldest first.", schema: keyListSchema },
    problems: ["unavailable"],
  },
  createKey: {
    method: "post",
    path: "/v1/keys",
    tag: "identity",
    summary: "Make a key for studies that the caller administers",
    body: { schema: keyRequestSchema, required: true },
    answer: { status: 201, description: "The key, this once.", schema: newKeySchema },
    problems: [
      "invalid-request",
      "forbidden",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
  revokeKey: {
    method: "post",
    path: "/v1/keys/{id}/revoke",
    tag: "identity",
    summary: "Revoke a key: its grants and sessions end at once",
    params: apiKeyParamsSchema,
    answer: { status: 204, description: "Revoked.", schema: null },
    problems: ["not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
