import {
  baseUrl,
  integer,
  networks,
  oneOf,
  optional,
  origins,
  secret,
  secretText,
  text,
  variable,
} from "./variable.ts";

const flag = oneOf("true", "false");

/** Who may ask, how often, and what is kept of it. */
export const ACCESS_VARIABLES = {
  AUTH_MODE: optional(
    oneOf("oidc", "keys", "oidc+keys", "demo"),
    "Who may use the API. Unset, the API refuses to start. `demo` lets everyone in, on this machine only.",
  ),
  PUBLIC_URL: optional(
    baseUrl,
    "How people and EHRs reach this service, such as https://matcher.example.org: in links, cards, sign-in and what tokens must be for.",
  ),
  TRUSTED_PROXIES: optional(
    networks,
    "Networks of the proxies in front of this service: only from them is X-Forwarded-For believed.",
  ),
  OIDC_ISSUER: optional(baseUrl, "Issuer of tokens and sign-ins, as its discovery document says."),
  OIDC_AUDIENCE: optional(text, "What `aud` of a bearer token must name. Unset: PUBLIC_URL."),
  OIDC_CLIENT_ID: optional(text, "Client id of this service for sign-in with a browser."),
  OIDC_CLIENT_SECRET: secret(secretText, "Secret of OIDC_CLIENT_ID."),
  OIDC_ALLOWED_ORIGINS: optional(
    origins,
    "Other origins where OIDC_ISSUER keeps its keys and its token endpoint, such as https://www.googleapis.com.",
  ),
  OIDC_SCOPES: variable(text, "openid profile", "Scopes that a sign-in asks for."),
  OIDC_GROUPS_CLAIM: variable(
    text,
    "groups",
    "Claim with the caller's groups; a grant to `group:<name>` is for all of them.",
  ),
  SESSION_IDLE_MINUTES: variable(
    integer(1, 1440),
    "15",
    "A session ends this long after its last request.",
  ),
  SESSION_HOURS: variable(
    integer(1, 24),
    "8",
    "A session ends this long after the sign-in at the latest.",
  ),
  EMBED_ORIGINS: optional(
    origins,
    "Web origins of EHRs whose pages may show ours in a frame. Unset: none may.",
  ),
  CDS_CLIENTS_FILE: optional(
    text,
    "File with the EHRs that may call CDS Hooks: issuer, keys, FHIR base, origins. Unset: none may.",
  ),
  CDS_DEADLINE_MS: variable(
    integer(50, 10_000),
    "450",
    "A CDS Hooks call is answered this soon, with the cards that are known by then.",
  ),
  CDS_DISCOVERY_PUBLIC: variable(flag, "false", "Whether GET /cds-services asks for no token."),
  RATE_READ_PER_MINUTE: variable(
    integer(1, 1_000_000),
    "300",
    "Requests that one caller may make in a minute, matches and hooks left out.",
  ),
  RATE_MATCH_PER_SECOND: variable(
    integer(1, 100_000),
    "50",
    "Matches and CDS Hooks calls that one caller may ask for in a second.",
  ),
  RATE_EXPORT_PER_HOUR: variable(
    integer(1, 100_000),
    "10",
    "Exports that one caller may make in an hour.",
  ),
  RATE_SIGN_IN_PER_MINUTE: variable(
    integer(1, 100_000),
    "10",
    "Failed sign-ins that one address may make in a minute.",
  ),
  OPT_OUT_FILE: optional(
    text,
    "File of patients' ids, one a line, who do not want to be found; read at start and every reconciliation.",
  ),
  RETENTION_DAYS: variable(
    integer(1, 36_500),
    "3650",
    "Candidates of a study are deleted this long after it was closed.",
  ),
  AUDIT_HEAD_FILE: optional(
    text,
    "File that the audit chain's head is appended to every hour, signed. Keep it where the database's administrators cannot write.",
  ),
  AUDIT_HEAD_KEY: secret(
    secretText,
    "Ed25519 private key (PEM) that signs the audit chain's heads.",
  ),
} as const;
