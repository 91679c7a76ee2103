import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { readYaml, shapeFailures } from "@cohort/terminology";
import { z } from "zod";
import { readTextFile } from "./read-text.ts";

/** CDS Hooks 2.0 recommends the first two; the others are taken where a client is said to use them. */
const ALGORITHMS = ["RS384", "ES384", "RS256", "ES256"] as const;

/** Epic's sample tokens live for 15 minutes. */
const MAX_AGE_SECONDS = 900;

const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const origin = z.string().refine((text) => {
  return URL.canParse(text) && new URL(text).origin === text;
}, "must be a web origin such as https://sandbox.cds-hooks.org");

/** RFC 7517, public keys: a private one in a file of names and addresses is a mistake that must not pass. */
const publicKeySchema = z
  .looseObject({ kty: z.enum(["RSA", "EC"], "must be RSA or EC") })
  .refine((key) => !("d" in key), "is a private key: give its public half");

const clientSchema = z
  .strictObject({
    issuer: z.string().min(1),
    jwksUrl: url.optional(),
    jwks: z.strictObject({ keys: z.array(publicKeySchema).min(1) }).optional(),
    tenants: z.array(z.string().min(1)).min(1).optional(),
    fhirServer: url.transform((text) => text.replace(/\/+$/, "")).optional(),
    algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(["RS384", "ES384"]),
    audience: z.string().min(1).optional(),
    maxAgeSeconds: z.int().min(30).max(3600).default(MAX_AGE_SECONDS),
    origins: z.array(origin).default([]),
  })
  .refine(({ jwks, jwksUrl }) => (jwks === undefined) !== (jwksUrl === undefined), {
    path: ["jwksUrl"],
    error: "exactly one of jwksUrl and jwks is needed",
  });

const fileSchema = z.array(clientSchema).superRefine((clients, context) => {
  const seen = new Set<string>();
  for (const [at, { issuer }] of clients.entries()) {
    if (seen.has(issuer)) {
      context.addIssue({ code: "custom", path: [at, "issuer"], message: "is there twice" });
    }
    seen.add(issuer);
  }
});

/** An EHR that may call CDS Hooks, as the hospital configured it. Nothing that a request says takes its place. */
export type CdsClient = z.infer<typeof clientSchema>;

/** Reads CDS_CLIENTS_FILE: a list, in YAML or JSON. All failures at once, each with field and line. */
export async function loadCdsClients(
  path: string,
): Promise<Result<readonly CdsClient[], readonly Failure[]>> {
  const file = await readTextFile(path);
  if (!file.ok) return file;
  const source = readYaml(path, file.value.text, "FILES.CDS_CLIENTS", "core");
  if (!source.ok) return source;
  const parsed = fileSchema.safeParse(source.value.value);
  if (parsed.success) return ok(parsed.data);
  const action = "see CDS_CLIENTS_FILE in the README of this package";
  return fail(shapeFailures(source.value, parsed.error, "FILES.CDS_CLIENTS", action));
}
