import { type Day, type Failure, type Result, fail, ok } from "@cohort/foundation";
import { type AccessConfig, accessConfigOf } from "./access-config.ts";
import { type FhirAuthorization, fhirAuthorization } from "./fhir-authorization.ts";
import { type Environment, type Values, readVariables } from "./read-variables.ts";
import type { Secret } from "./secret.ts";
import { unsafeCombinations } from "./safety.ts";

export type LogLevel = Values["LOG_LEVEL"];

/** Everything that the environment decides, checked as a whole. Null where a variable is unset and has no default. */
export interface Config {
  readonly environment: Values["NODE_ENV"];
  readonly access: AccessConfig;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly metricsPort: number | null;
    readonly bodyLimitBytes: number;
  };
  readonly database: {
    readonly url: Secret | null;
    readonly pool: number;
    readonly timeoutMs: number;
  };
  readonly queue: {
    /** QUEUE_URL, else DATABASE_URL. */
    readonly url: Secret | null;
    readonly prefix: string;
    readonly highWater: number;
    /** Redis need not keep every job. */
    readonly mayForget: boolean;
  };
  readonly fhir: {
    readonly baseUrl: string | null;
    readonly authorization: FhirAuthorization;
    readonly pageSize: number;
    readonly allowedOrigins: readonly string[];
    readonly contact: string | null;
    readonly concurrency: number;
    /** Id of the Group whose members are read; null: everyone whom the EHR lists. */
    readonly group: string | null;
    /** Whom a Bulk Data export is asked for; null: everyone is read by search. */
    readonly export: Values["FHIR_EXPORT"];
    readonly parallelDownloads: number;
  };
  /** Pages of the EHR for people: templates of URLs. */
  readonly ehrPages: {
    /** With `{patientId}`. */
    readonly chart: string | null;
    /** With `{resourceType}` and `{id}`. */
    readonly resource: string | null;
  };
  readonly egress: {
    /** Networks that may be reached although their addresses are not public. */
    readonly allowCidrs: readonly string[];
  };
  readonly files: {
    readonly siteFile: string | null;
    readonly studiesDir: string | null;
    readonly dictionaryDir: string | null;
    readonly hierarchyFiles: readonly string[];
    /** Folder of the built screens; null: none are served. */
    readonly web: string | null;
  };
  /** Where traces go; null: nothing is traced. */
  readonly traces: {
    /** Without `/v1/traces`. */
    readonly endpoint: string;
    /** `Name=value,Other=value`, values percent-encoded. */
    readonly headers: Secret | null;
    /** Of the traces, from 0 to 1. */
    readonly share: number;
  } | null;
  /** Fixed date of all matches; null: today in the site's time zone. */
  readonly asOf: Day | null;
  readonly logLevel: LogLevel;
  readonly shutdownMs: number;
  readonly match: { readonly batch: number; readonly concurrency: number };
  readonly reconcileMs: number;
  readonly syncIntervalMs: number | null;
  readonly fullSyncIntervalMs: number;
}

/**
 * Reads and checks the environment; all failures at once. Values never appear in them. The default,
 * the environment of this process, is the only place where the product looks at it.
 */
export function readConfig(env: Environment = process.env): Result<Config, readonly Failure[]> {
  const read = readVariables(env);
  if (!read.ok) return read;
  const unsafe = unsafeCombinations(read.value);
  return unsafe.length > 0 ? fail(unsafe) : ok(freeze(configOf(read.value)));
}

function configOf(values: Values): Config {
  return {
    environment: values.NODE_ENV,
    access: accessConfigOf(values),
    http: {
      host: values.HOST,
      port: values.PORT,
      metricsPort: values.METRICS_PORT,
      bodyLimitBytes: values.BODY_LIMIT_MB * 1024 * 1024,
    },
    database: {
      url: values.DATABASE_URL,
      pool: values.DATABASE_POOL,
      timeoutMs: values.DATABASE_TIMEOUT_MS,
    },
    queue: {
      url: values.QUEUE_URL ?? values.DATABASE_URL,
      prefix: values.QUEUE_PREFIX,
      highWater: values.QUEUE_HIGH_WATER,
      mayForget: values.QUEUE_MAY_FORGET === "true",
    },
    fhir: {
      baseUrl: values.FHIR_BASE_URL,
      authorization: fhirAuthorization(values),
      pageSize: values.FHIR_PAGE_SIZE,
      allowedOrigins: values.FHIR_ALLOWED_ORIGINS ?? [],
      contact: values.FHIR_CONTACT,
      concurrency: values.FHIR_CONCURRENCY,
      group: values.FHIR_GROUP,
      export: values.FHIR_EXPORT,
      parallelDownloads: values.BULK_PARALLEL_DOWNLOADS,
    },
    ehrPages: { chart: values.EHR_CHART_URL, resource: values.EHR_RESOURCE_URL },
    egress: { allowCidrs: values.EGRESS_ALLOW_CIDRS ?? [] },
    files: {
      siteFile: values.SITE_FILE,
      studiesDir: values.STUDIES_DIR,
      dictionaryDir: values.DICTIONARY_DIR,
      hierarchyFiles: values.TERMINOLOGY_HIERARCHY_FILES ?? [],
      web: values.WEB_FILES,
    },
    traces: tracesOf(values),
    asOf: values.AS_OF,
    logLevel: values.LOG_LEVEL,
    shutdownMs: values.SHUTDOWN_MS,
    match: { batch: values.MATCH_BATCH, concurrency: values.MATCH_CONCURRENCY },
    reconcileMs: values.RECONCILE_SECONDS * 1000,
    syncIntervalMs:
      values.SYNC_INTERVAL_MINUTES === null ? null : values.SYNC_INTERVAL_MINUTES * 60_000,
    fullSyncIntervalMs: values.FULL_SYNC_INTERVAL_DAYS * 24 * 60 * 60_000,
  };
}

const tracesOf = (values: Values): Config["traces"] =>
  values.OTEL_EXPORTER_OTLP_ENDPOINT === null
    ? null
    : {
        endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
        headers: values.OTEL_EXPORTER_OTLP_HEADERS,
        share: values.OTEL_TRACES_SAMPLER_ARG,
      };

function freeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (member !== null && typeof member === "object") freeze(member);
  }
  return Object.freeze(value);
}
