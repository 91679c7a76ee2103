import type { Config } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import {
  SourceError,
  authorizationOrigins,
  createFhirSource,
  credentialsOf,
} from "@cohort/fhir-source";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";

const PATIENCE_MS = 5000;
/** Nobody's id: the answer wanted is that there is no such patient. */
const NOBODY = "cohort-matcher-demo-nobody";

/**
 * Whether a FHIR server answers at all, asked once and shortly: reading waits half an hour for an EHR that is
 * down, and nobody at a screen would know why.
 */
export async function checkEhr(
  baseUrl: string,
  { fhir: { authorization, allowedOrigins }, egress }: Pick<Config, "fhir" | "egress">,
): Promise<Result<null>> {
  const credentials = credentialsOf(authorization);
  if (!credentials.ok) return credentials;
  const source = createFhirSource({
    egress: createEgress({
      origins: [new URL(baseUrl).origin, ...allowedOrigins, ...authorizationOrigins(authorization)],
      production: false,
      allowCidrs: egress.allowCidrs,
    }),
    baseUrl,
    allowedOrigins,
    ...(credentials.value === null ? {} : { credentials: credentials.value }),
    limits: { readPatienceMs: PATIENCE_MS, retries: 1 },
  });
  try {
    await source.readPatient(NOBODY);
    return ok(null);
  } catch (error) {
    if (error instanceof SourceError) return fail(unanswered(baseUrl, error));
    throw error;
  } finally {
    await source.close();
  }
}

const unanswered = (baseUrl: string, { class: errorClass, failure }: SourceError): Failure => ({
  code: "DEMO.EHR_UNREACHABLE",
  message: `${baseUrl} cannot be read (${errorClass}).`,
  ...(failure.action === undefined ? {} : { action: failure.action }),
});
