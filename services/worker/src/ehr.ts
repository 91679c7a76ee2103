import { type Config, PRODUCT_VERSION } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import {
  type ExchangeReport,
  type FhirSource,
  type SourceStatus,
  authorizationOrigins,
  createFhirSource,
  credentialsOf,
} from "@cohort/fhir-source";
import { type Result, fail, ok } from "@cohort/foundation";
import type { Logger, Metrics, Tracing } from "@cohort/telemetry";

/** Classes that say the EHR as a whole does not answer. */
const AWAY: ReadonlySet<string> = new Set(["network", "timeout", "unavailable"]);
/** What stands before a server says so of it; 500 may be the answer to one search alone. */
const AWAY_STATUS: ReadonlySet<number | null> = new Set([502, 503, 504]);

function countExchange(metrics: Metrics, report: ExchangeReport): void {
  const { type, status, failure, milliseconds } = report;
  metrics.fhirSeconds.observe({ type, status: String(status ?? "none") }, milliseconds / 1000);
  if (failure !== null) metrics.fhirErrors.inc({ class: failure });
  const isAway = AWAY_STATUS.has(status) || (failure !== null && AWAY.has(failure));
  metrics.fhirUp.set(isAway ? 0 : 1);
  metrics.fhirAskedAt.setToCurrentTime();
}

/** By type and end alone: a URL names patients. */
function traceExchange(tracing: Tracing, report: ExchangeReport): void {
  const { type, status, failure, milliseconds } = report;
  tracing.past(`fhir ${type}`, milliseconds, {
    attributes: {
      "fhir.type": type,
      ...(status === null ? {} : { "http.response.status_code": status }),
      ...(failure === null ? {} : { "fhir.failure": failure }),
    },
    failed: failure !== null,
  });
}

function countAuthorization(metrics: Metrics, { authFailure }: SourceStatus): void {
  if (authFailure !== null) metrics.fhirAuthFailures.inc({ reason: authFailure });
}

/** The EHR of the configuration; null where none is named. Fails where its URL or our key cannot be used. */
export function openEhr(
  { fhir, egress, environment }: Pick<Config, "fhir" | "egress" | "environment">,
  {
    logger,
    metrics,
    tracing,
  }: { readonly logger: Logger; readonly metrics: Metrics; readonly tracing: Tracing },
): Result<FhirSource | null> {
  if (fhir.baseUrl === null) return ok(null);
  const credentials = credentialsOf(fhir.authorization);
  if (!credentials.ok) return credentials;
  const seen = (report: ExchangeReport): void => {
    countExchange(metrics, report);
    traceExchange(tracing, report);
    metrics.fhirWithheldTypes.set(source?.status().withheld.length ?? 0);
  };
  let source: FhirSource | null = null;
  try {
    source = createFhirSource({
      egress: createEgress({
        origins: [
          new URL(fhir.baseUrl).origin,
          ...fhir.allowedOrigins,
          ...authorizationOrigins(fhir.authorization),
        ],
        production: environment === "production",
        allowCidrs: egress.allowCidrs,
        connections: fhir.concurrency,
        onBlocked: (reason) => metrics.egressBlocked.inc({ reason }),
      }),
      baseUrl: fhir.baseUrl,
      ...(credentials.value === null ? {} : { credentials: credentials.value }),
      ...(fhir.group === null ? {} : { group: fhir.group }),
      pageSize: fhir.pageSize,
      concurrency: fhir.concurrency,
      allowedOrigins: fhir.allowedOrigins,
      product: {
        version: PRODUCT_VERSION,
        ...(fhir.contact === null ? {} : { contact: fhir.contact }),
      },
      log: logger,
      onExchange: seen,
      onAuthorization: (status) => countAuthorization(metrics, status),
    });
    return ok(source);
  } catch {
    return fail({
      code: "CONFIG.INVALID",
      message: "FHIR_BASE_URL cannot be used.",
      action: "Give the base of a FHIR R4 server, such as https://ehr.example.org/fhir.",
      path: "FHIR_BASE_URL",
    });
  }
}
