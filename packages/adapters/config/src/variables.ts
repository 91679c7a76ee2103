import {
  baseUrl,
  calendarDay,
  connection,
  exportLevel,
  headerPairs,
  hosts,
  integer,
  networks,
  oneOf,
  optional,
  origins,
  pageTemplate,
  paths,
  port,
  scopes,
  secret,
  secretText,
  share,
  text,
  userName,
  variable,
  webUrl,
} from "./variable.ts";
import { ACCESS_VARIABLES } from "./variables-access.ts";

const MINUTE_MS = 60_000;

/** Every environment variable that the product reads: there is no other. */
export const VARIABLES = {
  NODE_ENV: variable(
    oneOf("production", "development", "test"),
    "development",
    "`production` switches on the refusals that a hospital needs.",
  ),
  ...ACCESS_VARIABLES,
  HOST: variable(text, "127.0.0.1", "Address that the API listens on; `0.0.0.0` in a container."),
  PORT: variable(port, "8080", "TCP port that the API listens on."),
  METRICS_PORT: optional(
    port,
    "Port of its own for `/metrics` and the health routes. In production `/metrics` is served nowhere else.",
  ),
  BODY_LIMIT_MB: variable(
    integer(1, 100),
    "10",
    "Largest request body in megabytes; a larger one gets 413.",
  ),
  DATABASE_URL: secret(
    connection("postgres", "postgresql"),
    "PostgreSQL of the store. A direct (session) connection, not a transaction pooler.",
  ),
  DATABASE_POOL: variable(integer(1, 200), "10", "Most connections that one process opens."),
  DATABASE_TIMEOUT_MS: variable(
    integer(100, 10 * MINUTE_MS),
    "60000",
    "Longest that one SQL statement may take, in milliseconds.",
  ),
  QUEUE_URL: secret(
    connection("redis", "rediss", "postgres", "postgresql"),
    "Redis or PostgreSQL of the queue. Unset: DATABASE_URL.",
  ),
  PLAINTEXT_HOSTS: optional(
    hosts,
    "Hosts of DATABASE_URL and QUEUE_URL that may be reached without checked TLS in production: containers beside this one on one machine, or a mesh that encrypts. Unset: this machine alone.",
  ),
  QUEUE_PREFIX: variable(
    text.regex(/^[a-z][a-z0-9_-]{0,30}$/, "must be up to 31 of a-z, 0-9, _ and -, a letter first"),
    "cohort",
    "Keeps two installations on one Redis apart.",
  ),
  QUEUE_MAY_FORGET: variable(
    oneOf("true", "false"),
    "false",
    "Whether a worker is ready over a Redis that may lose jobs (maxmemory-policy other than noeviction, no append-only file). What is lost is enqueued again from the database.",
  ),
  QUEUE_HIGH_WATER: variable(
    integer(1, 1_000_000),
    "5000",
    "Jobs waiting in the queue beyond which a sync pauses until workers have caught up.",
  ),
  FHIR_BASE_URL: optional(
    baseUrl,
    "FHIR R4 base of the EHR, such as https://ehr.example.org/fhir.",
  ),
  FHIR_TOKEN: secret(secretText, "Bearer token sent to the EHR, and to no other origin."),
  FHIR_USER: optional(
    userName,
    "User of the EHR's API, where that is let in by user and password.",
  ),
  FHIR_PASSWORD: secret(secretText, "Password of FHIR_USER."),
  FHIR_CLIENT_ID: optional(
    text,
    "Id under which the EHR knows this client (SMART Backend Services); needs FHIR_CLIENT_KEY.",
  ),
  FHIR_CLIENT_KEY: secret(
    secretText,
    "Private key of FHIR_CLIENT_ID as JWK, JWKS or PEM: RSA (RS384) or P-384 (ES384).",
  ),
  FHIR_CLIENT_NEXT_KEY: secret(
    secretText,
    "The key that will follow FHIR_CLIENT_KEY, published with it at /.well-known/jwks.json.",
  ),
  FHIR_CLIENT_KEY_ID: optional(
    text,
    "Name (kid) of a PEM key, or of the key to use of a JWKS. Unset: the key's own, else its RFC 7638 thumbprint.",
  ),
  FHIR_TOKEN_URL: optional(
    webUrl,
    "Token endpoint, where the EHR's .well-known/smart-configuration names none or another origin.",
  ),
  FHIR_SCOPES: optional(
    scopes,
    "Scopes to ask for, separated by spaces. Unset or `types`: system/<Type>.rs of every type that is read; `system/*.rs` only where written here.",
  ),
  FHIR_PAGE_SIZE: variable(integer(1, 1000), "100", "`_count` of a search."),
  FHIR_ALLOWED_ORIGINS: optional(
    origins,
    "Other origins that the EHR's next links, export files and token endpoint may lead to. They see the token only for files of an export whose manifest asks for it.",
  ),
  FHIR_CONTACT: optional(
    text,
    "Address or page that our User-Agent names, for the EHR's operators.",
  ),
  FHIR_CONCURRENCY: variable(integer(1, 64), "4", "Requests to the EHR at one time."),
  FHIR_GROUP: optional(
    text.regex(/^[A-Za-z0-9\-._]{1,128}$/, "must be the id of a Group"),
    "Id of a FHIR Group: read its members by search, and nobody else. For an EHR that does not list its patients.",
  ),
  FHIR_EXPORT: variable(
    exportLevel,
    "off",
    "Read everyone from a Bulk Data export in place of searches: of a group's members (`Group/<id>`, the least data), of all patients (`patient`) or of everything (`system`).",
  ),
  EHR_CHART_URL: optional(
    pageTemplate("patientId"),
    "Page of the EHR that shows a patient's chart, such as https://ehr.example.org/chart?p={patientId}. Unset: no link.",
  ),
  EHR_RESOURCE_URL: optional(
    pageTemplate("resourceType", "id"),
    "Page of the EHR that shows one entry, such as https://ehr.example.org/browse/{resourceType}/{id}. Unset: no link.",
  ),
  BULK_PARALLEL_DOWNLOADS: variable(
    integer(1, 10),
    "3",
    "Files of an export that are downloaded at one time.",
  ),
  EGRESS_ALLOW_CIDRS: optional(
    networks,
    "Networks that may be reached although they are private, such as the one of the EHR: 10.20.0.0/16, fd12::/48. Unset: public addresses only, and this machine outside production.",
  ),
  SITE_FILE: optional(text, "Site file: time zone, recency, limits of normal, local codes."),
  STUDIES_DIR: optional(
    text,
    "Folder of study files. Unset: the studies that come with the product.",
  ),
  DICTIONARY_DIR: optional(text, "Folder of concept files. Unset: the built-in dictionary."),
  TERMINOLOGY_HIERARCHY_FILES: optional(
    paths,
    "Files that say which codes are kinds of which, separated by commas: SNOMED CT's sct2_Relationship_Snapshot or a CSV of system,child,parent. Unset: listed codes match, their descendants do not.",
  ),
  WEB_FILES: optional(
    text,
    "Folder of the built screens (`services/web/dist/app`), which the API then serves. Unset: the API alone.",
  ),
  AS_OF: optional(
    calendarDay,
    "Fixed date that every match is made as of, for reproducible runs. Unset: today in the site's time zone.",
  ),
  LOG_LEVEL: variable(
    oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    "info",
    "Least serious log line that is written.",
  ),
  SHUTDOWN_MS: variable(
    integer(100, 10 * MINUTE_MS),
    "25000",
    "How long running jobs and requests may take to finish after SIGTERM.",
  ),
  MATCH_BATCH: variable(integer(1, 2000), "200", "Patients in one match job."),
  MATCH_CONCURRENCY: variable(integer(1, 64), "2", "Match jobs that one worker runs at one time."),
  RECONCILE_SECONDS: variable(
    integer(1, 3600),
    "60",
    "How often the worker asks the database what is due and wakes the queue.",
  ),
  SYNC_INTERVAL_MINUTES: optional(
    integer(1, 43_200),
    "Look for changes in the EHR this long after the last look began. Unset: only when asked for.",
  ),
  FULL_SYNC_INTERVAL_DAYS: variable(
    integer(1, 365),
    "7",
    "Read everyone again this long after everyone was last read, whatever changes were told.",
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    baseUrl,
    "Where traces are sent (OTLP over HTTP, as JSON), such as http://collector:4318. They hold route patterns, operations, durations and nothing clinical. Unset: nothing is traced.",
  ),
  OTEL_EXPORTER_OTLP_HEADERS: secret(
    headerPairs,
    "Headers for the endpoint of traces, such as Authorization=Bearer%20abc; several with commas between.",
  ),
  OTEL_TRACES_SAMPLER_ARG: variable(share, "1", "Share of the traces that are sent, from 0 to 1."),
  DEBUG: optional(
    text,
    "Debug output of libraries; may name neither fhir-kit-client nor ioredis in production.",
  ),
  NODE_TLS_REJECT_UNAUTHORIZED: optional(
    text,
    "Node's own switch; `0` is refused in production. Give Node your authority by NODE_EXTRA_CA_CERTS.",
  ),
} as const;
