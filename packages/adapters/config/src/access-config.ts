import type { Values } from "./read-variables.ts";
import type { Secret } from "./secret.ts";

export type AuthMode = NonNullable<Values["AUTH_MODE"]>;

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  /** Besides the issuer's own. */
  readonly allowedOrigins: readonly string[];
  readonly scopes: string;
  readonly groupsClaim: string;
  /** For sign-in with a browser; null: bearer tokens alone. */
  readonly client: { readonly id: string; readonly secret: Secret } | null;
}

/** Who may ask, how often, and what is kept of it. */
export interface AccessConfig {
  /** Null: nobody has decided. */
  readonly mode: AuthMode | null;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  /** Null where the mode has no OIDC. */
  readonly oidc: OidcConfig | null;
  readonly session: { readonly idleMs: number; readonly longestMs: number };
  readonly embedOrigins: readonly string[];
  readonly cds: {
    readonly clientsFile: string | null;
    readonly deadlineMs: number;
    readonly isDiscoveryPublic: boolean;
  };
  readonly rates: {
    readonly readPerMinute: number;
    readonly matchPerSecond: number;
    readonly exportPerHour: number;
    readonly signInPerMinute: number;
  };
  readonly optOutFile: string | null;
  readonly retentionDays: number;
  readonly auditHeads: { readonly file: string | null; readonly key: Secret | null };
}

const hasOidc = ({ AUTH_MODE }: Values): boolean =>
  AUTH_MODE === "oidc" || AUTH_MODE === "oidc+keys";

function oidcOf(values: Values): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = values;
  const audience = values.OIDC_AUDIENCE ?? values.PUBLIC_URL;
  if (!hasOidc(values) || issuer === null || audience === null) return null;
  return {
    issuer,
    audience,
    allowedOrigins: values.OIDC_ALLOWED_ORIGINS ?? [],
    scopes: values.OIDC_SCOPES,
    groupsClaim: values.OIDC_GROUPS_CLAIM,
    client: id === null || secret === null ? null : { id, secret },
  };
}

export const accessConfigOf = (values: Values): AccessConfig => ({
  mode: values.AUTH_MODE,
  publicUrl: values.PUBLIC_URL,
  trustedProxies: values.TRUSTED_PROXIES ?? [],
  oidc: oidcOf(values),
  session: {
    idleMs: values.SESSION_IDLE_MINUTES * 60_000,
    longestMs: values.SESSION_HOURS * 3_600_000,
  },
  embedOrigins: values.EMBED_ORIGINS ?? [],
  cds: {
    clientsFile: values.CDS_CLIENTS_FILE,
    deadlineMs: values.CDS_DEADLINE_MS,
    isDiscoveryPublic: values.CDS_DISCOVERY_PUBLIC === "true",
  },
  rates: {
    readPerMinute: values.RATE_READ_PER_MINUTE,
    matchPerSecond: values.RATE_MATCH_PER_SECOND,
    exportPerHour: values.RATE_EXPORT_PER_HOUR,
    signInPerMinute: values.RATE_SIGN_IN_PER_MINUTE,
  },
  optOutFile: values.OPT_OUT_FILE,
  retentionDays: values.RETENTION_DAYS,
  auditHeads: { file: values.AUDIT_HEAD_FILE, key: values.AUDIT_HEAD_KEY },
});

/** OIDC is asked for, and what it needs is missing. */
export const hasHalfOidc = (values: Values): boolean => hasOidc(values) && oidcOf(values) === null;

export const hasHalfOidcClient = ({
  OIDC_CLIENT_ID,
  OIDC_CLIENT_SECRET,
  PUBLIC_URL,
}: Values): boolean =>
  (OIDC_CLIENT_ID === null) !== (OIDC_CLIENT_SECRET === null) ||
  (OIDC_CLIENT_ID !== null && PUBLIC_URL === null);
