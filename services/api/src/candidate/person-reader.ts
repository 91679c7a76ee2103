import { type Config, type Lifecycle, PRODUCT_VERSION } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import {
  type FhirSource,
  type SourceErrorClass,
  SourceError,
  authorizationOrigins,
  createFhirSource,
  credentialsOf,
} from "@cohort/fhir-source";
import { type PatientId, type Result, fail, ok } from "@cohort/foundation";
import type { Logger, Metrics } from "@cohort/telemetry";
import { type Named, namedOf } from "./named-of.ts";

/** Reads who a patient is from the EHR, now; null: the EHR has no such patient. Fails where it does not answer in time. */
export type ReadPerson = (patient: PatientId) => Promise<Result<Named | null>>;

/** Somebody waits for a name beside a page that they can read without it. */
const DEADLINE_MS = 3000;
/** A name is a nicety: an EHR that was away is asked again soon. */
const CIRCUIT = { circuitOpenMs: 1000, circuitOpenCapMs: 5000 };
const ONE_AT_A_TIME = 4;
const PERSON_BYTES = 1024 * 1024;

const unavailable = (what: SourceErrorClass | "late") =>
  fail({ code: "EHR.UNAVAILABLE", message: `The EHR does not answer (${what}).` });

/** Nothing of what was read is kept, logged or told to anyone but the caller. */
export const personReader =
  ({ readPerson }: Pick<FhirSource, "readPerson">, deadlineMs = DEADLINE_MS): ReadPerson =>
  async (patient) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const read = await readPerson(patient, { signal });
      return ok(read.status === "found" ? namedOf(read.person) : null);
    } catch (error) {
      if (signal.aborted) return unavailable("late");
      if (error instanceof SourceError) return unavailable(error.class);
      throw error;
    }
  };

interface Parts {
  readonly lifecycle: Pick<Lifecycle, "use">;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "egressBlocked">;
}

/** By the credentials with which records are read; null where no EHR is configured. Opens nothing before it is asked. */
export function openPersonReader(
  { fhir, egress, environment }: Pick<Config, "fhir" | "egress" | "environment">,
  { lifecycle, logger, metrics }: Parts,
): Result<ReadPerson | null> {
  if (fhir.baseUrl === null) return ok(null);
  const credentials = credentialsOf(fhir.authorization);
  if (!credentials.ok) return credentials;
  const source = createFhirSource({
    egress: createEgress({
      origins: [new URL(fhir.baseUrl).origin, ...authorizationOrigins(fhir.authorization)],
      production: environment === "production",
      allowCidrs: egress.allowCidrs,
      connections: ONE_AT_A_TIME,
      onBlocked: (reason) => metrics.egressBlocked.inc({ reason }),
    }),
    baseUrl: fhir.baseUrl,
    ...(credentials.value === null ? {} : { credentials: credentials.value }),
    concurrency: ONE_AT_A_TIME,
    limits: { ...CIRCUIT, readPatienceMs: DEADLINE_MS, responseBytes: PERSON_BYTES },
    product: {
      version: PRODUCT_VERSION,
      ...(fhir.contact === null ? {} : { contact: fhir.contact }),
    },
    log: logger,
  });
  lifecycle.use("way to the EHR for names", () => source.close());
  return ok(personReader(source));
}
