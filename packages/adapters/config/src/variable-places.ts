import type { VARIABLES } from "./variables.ts";

/** What reads a variable. `commands` are those that run once, such as `cohort migrate`; some use few of theirs. */
export const COMPONENTS = ["api", "worker", "commands"] as const;
export type Component = (typeof COMPONENTS)[number];

/** Chapters of the documentation, in its order. */
export const CHAPTERS = [
  "The process",
  "Database and queue",
  "The EHR",
  "Studies and matching",
  "Who may ask",
  "CDS Hooks",
  "Keeping and forgetting",
  "Traces",
] as const;
export type Chapter = (typeof CHAPTERS)[number];

export interface Place {
  readonly chapter: Chapter;
  readonly readBy: readonly Component[];
}

const at = (chapter: Chapter, ...readBy: readonly Component[]): Place => ({ chapter, readBy });

const PROCESS = at("The process", "api", "worker", "commands");
const SERVICES = at("The process", "api", "worker");
const EDGE = at("The process", "api");
const STORE = at("Database and queue", "api", "worker", "commands");
const CONNECTION = at("The EHR", "api", "worker");
const READING = at("The EHR", "worker");
const LINKS = at("The EHR", "api");
const CATALOGUE = at("Studies and matching", "api", "worker", "commands");
const JOBS = at("Studies and matching", "worker");
const ACCESS = at("Who may ask", "api");
const HOOKS = at("CDS Hooks", "api");
const KEEPING = at("Keeping and forgetting", "worker", "commands");
const TRACES = at("Traces", "api", "worker");

/** Where the documentation has each variable, and what reads it. */
export const PLACES = {
  NODE_ENV: PROCESS,
  LOG_LEVEL: PROCESS,
  DEBUG: PROCESS,
  NODE_TLS_REJECT_UNAUTHORIZED: PROCESS,
  HOST: SERVICES,
  PORT: EDGE,
  METRICS_PORT: SERVICES,
  SHUTDOWN_MS: SERVICES,
  PUBLIC_URL: EDGE,
  TRUSTED_PROXIES: EDGE,
  BODY_LIMIT_MB: EDGE,
  WEB_FILES: EDGE,
  DATABASE_URL: STORE,
  DATABASE_POOL: STORE,
  DATABASE_TIMEOUT_MS: STORE,
  QUEUE_URL: STORE,
  PLAINTEXT_HOSTS: STORE,
  QUEUE_PREFIX: STORE,
  QUEUE_MAY_FORGET: at("Database and queue", "worker"),
  QUEUE_HIGH_WATER: at("Database and queue", "worker"),
  FHIR_BASE_URL: at("The EHR", "api", "worker", "commands"),
  FHIR_TOKEN: CONNECTION,
  FHIR_USER: CONNECTION,
  FHIR_PASSWORD: CONNECTION,
  FHIR_CLIENT_ID: CONNECTION,
  FHIR_CLIENT_KEY: CONNECTION,
  FHIR_CLIENT_NEXT_KEY: CONNECTION,
  FHIR_CLIENT_KEY_ID: CONNECTION,
  FHIR_TOKEN_URL: CONNECTION,
  FHIR_SCOPES: CONNECTION,
  FHIR_ALLOWED_ORIGINS: CONNECTION,
  FHIR_CONTACT: CONNECTION,
  EGRESS_ALLOW_CIDRS: CONNECTION,
  FHIR_PAGE_SIZE: READING,
  FHIR_CONCURRENCY: READING,
  FHIR_GROUP: READING,
  FHIR_EXPORT: READING,
  BULK_PARALLEL_DOWNLOADS: READING,
  SYNC_INTERVAL_MINUTES: READING,
  FULL_SYNC_INTERVAL_DAYS: READING,
  EHR_CHART_URL: LINKS,
  EHR_RESOURCE_URL: LINKS,
  SITE_FILE: CATALOGUE,
  STUDIES_DIR: at("Studies and matching", "commands"),
  DICTIONARY_DIR: CATALOGUE,
  TERMINOLOGY_HIERARCHY_FILES: CATALOGUE,
  AS_OF: CATALOGUE,
  MATCH_BATCH: at("Studies and matching", "api", "worker", "commands"),
  MATCH_CONCURRENCY: JOBS,
  RECONCILE_SECONDS: JOBS,
  AUTH_MODE: ACCESS,
  OIDC_ISSUER: ACCESS,
  OIDC_AUDIENCE: ACCESS,
  OIDC_CLIENT_ID: ACCESS,
  OIDC_CLIENT_SECRET: ACCESS,
  OIDC_ALLOWED_ORIGINS: ACCESS,
  OIDC_SCOPES: ACCESS,
  OIDC_GROUPS_CLAIM: ACCESS,
  SESSION_IDLE_MINUTES: ACCESS,
  SESSION_HOURS: ACCESS,
  EMBED_ORIGINS: ACCESS,
  RATE_READ_PER_MINUTE: ACCESS,
  RATE_MATCH_PER_SECOND: ACCESS,
  RATE_EXPORT_PER_HOUR: ACCESS,
  RATE_SIGN_IN_PER_MINUTE: ACCESS,
  CDS_CLIENTS_FILE: HOOKS,
  CDS_DEADLINE_MS: HOOKS,
  CDS_DISCOVERY_PUBLIC: HOOKS,
  OPT_OUT_FILE: at("Keeping and forgetting", "worker"),
  RETENTION_DAYS: KEEPING,
  AUDIT_HEAD_FILE: KEEPING,
  AUDIT_HEAD_KEY: KEEPING,
  OTEL_EXPORTER_OTLP_ENDPOINT: TRACES,
  OTEL_EXPORTER_OTLP_HEADERS: TRACES,
  OTEL_TRACES_SAMPLER_ARG: TRACES,
} as const satisfies Readonly<Record<keyof typeof VARIABLES, Place>>;
