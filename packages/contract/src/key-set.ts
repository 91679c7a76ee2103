import { z } from "zod";
import type { Operation } from "./operation.ts";

/** One public key (RFC 7517): of RSA `n` and `e`, of a curve `crv`, `x` and `y`; never a private member. */
const publicKeySchema = z.strictObject({
  kty: z.enum(["RSA", "EC"]),
  use: z.literal("sig"),
  alg: z.enum(["RS384", "ES384"]),
  kid: z.string(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});

export const keySetSchema = z.object({ keys: z.array(publicKeySchema) }).meta({
  id: "KeySet",
  example: {
    keys: [{ kty: "EC", use: "sig", alg: "ES384", kid: "k1", crv: "P-384", x: "…", y: "…" }],
  },
});
export type KeySet = z.infer<typeof keySetSchema>;

export const KEY_OPERATIONS = {
  readKeySet: {
    method: "get",
    path: "/.well-known/jwks.json",
    tag: "operations",
    summary: "Public keys of this client, for the EHR's authorization server",
    description: "The current key and the next one. Empty where no client key is configured.",
    answer: {
      status: 200,
      description: "The keys.",
      schema: keySetSchema,
      headers: { "Cache-Control": "May be kept for five minutes." },
    },
    problems: [],
  },
} as const satisfies Record<string, Operation>;
