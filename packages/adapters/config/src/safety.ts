import type { Failure } from "@cohort/foundation";
import { hasHalfOidc, hasHalfOidcClient } from "./access-config.ts";
import { isLoopback, leaksTo } from "./encrypted.ts";
import { hasHalfFhirClient, hasHalfFhirUser, hasTwoFhirCredentials } from "./fhir-authorization.ts";
import type { Values } from "./read-variables.ts";

const isInClear = (url: string | null): url is string => url?.startsWith("http:") === true;

const isThisMachine = (url: string): boolean => isLoopback(new URL(url).hostname);

/** Whether a DEBUG pattern list switches a namespace on, by the rules of the npm package `debug`. */
function debugNames(patterns: string, namespace: string): boolean {
  const matches = (pattern: string): boolean => {
    const star = pattern.indexOf("*");
    return star < 0 ? pattern === namespace : namespace.startsWith(pattern.slice(0, star));
  };
  const words = patterns.split(/[\s,]+/).filter((word) => word !== "");
  return words.some((word) => !word.startsWith("-") && matches(word));
}

interface Rule {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly action: string;
  readonly broken: (values: Values) => boolean;
}

const inProduction = ({ NODE_ENV }: Pick<Values, "NODE_ENV">): boolean => NODE_ENV === "production";

/** The demo brings its own EHR along; that there is none in production is said once. */
const isForReal = (values: Values): boolean => inProduction(values) && values.AUTH_MODE !== "demo";

/** `0.0.0.0/0`, or any other that takes in every address. */
const isEverywhere = (networks: readonly string[] | null): boolean =>
  networks?.some((network) => network.endsWith("/0")) === true;

/** Combinations that would be unsafe, or that would be silently ignored: each refuses to start. */
const RULES: readonly Rule[] = [
  {
    path: "OIDC_ISSUER",
    code: "CONFIG.OIDC_HALF",
    message:
      "AUTH_MODE asks for OIDC, and OIDC_ISSUER, or both of OIDC_AUDIENCE and PUBLIC_URL, are unset.",
    action: "Set OIDC_ISSUER and PUBLIC_URL.",
    broken: hasHalfOidc,
  },
  {
    path: "OIDC_CLIENT_ID",
    code: "CONFIG.OIDC_CLIENT_HALF",
    message:
      "One of OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL is unset: nobody could sign in.",
    action: "Set all three, or neither OIDC_CLIENT_ID nor OIDC_CLIENT_SECRET.",
    broken: hasHalfOidcClient,
  },
  {
    path: "OIDC_ISSUER",
    code: "CONFIG.OIDC_IN_CLEAR",
    message: "OIDC_ISSUER is plain http: tokens would cross the network in clear.",
    action: "Use https; http is for this very machine, outside production.",
    broken: (values) =>
      isInClear(values.OIDC_ISSUER) && (inProduction(values) || !isThisMachine(values.OIDC_ISSUER)),
  },
  {
    path: "PUBLIC_URL",
    code: "CONFIG.PUBLIC_URL_IN_CLEAR",
    message: "PUBLIC_URL is plain http: patients' data would cross the network in clear.",
    action: "Use https; http is for this very machine, outside production.",
    broken: (values) =>
      isInClear(values.PUBLIC_URL) && (inProduction(values) || !isThisMachine(values.PUBLIC_URL)),
  },
  {
    path: "AUDIT_HEAD_KEY",
    code: "CONFIG.AUDIT_HEADS_HALF",
    message: "Of AUDIT_HEAD_FILE and AUDIT_HEAD_KEY one alone is set: no head would be exported.",
    action: "Set both, or neither.",
    broken: ({ AUDIT_HEAD_FILE, AUDIT_HEAD_KEY }) =>
      (AUDIT_HEAD_FILE === null) !== (AUDIT_HEAD_KEY === null),
  },
  {
    path: "AUTH_MODE",
    code: "CONFIG.DEMO_IN_PRODUCTION",
    message: "AUTH_MODE=demo lets everyone in and is refused with NODE_ENV=production.",
    action: "Choose another AUTH_MODE.",
    broken: (values) => values.AUTH_MODE === "demo" && inProduction(values),
  },
  {
    path: "HOST",
    code: "CONFIG.DEMO_ON_NETWORK",
    message: "AUTH_MODE=demo is refused on an address that other machines can reach.",
    action: "Set HOST to 127.0.0.1, or choose another AUTH_MODE.",
    broken: (values) => values.AUTH_MODE === "demo" && !isLoopback(values.HOST),
  },
  {
    path: "METRICS_PORT",
    code: "CONFIG.PORT_TWICE",
    message: "METRICS_PORT and PORT are the same.",
    action: "Give the metrics a port of their own.",
    broken: (values) => values.METRICS_PORT === values.PORT,
  },
  {
    path: "FHIR_BASE_URL",
    code: "CONFIG.FHIR_IN_CLEAR",
    message: "FHIR_BASE_URL is plain http: patient data would cross the network in clear.",
    action: "Use https; http is for this very machine, outside production.",
    broken: (values) =>
      isInClear(values.FHIR_BASE_URL) &&
      (isForReal(values) || !isThisMachine(values.FHIR_BASE_URL)),
  },
  {
    path: "FHIR_TOKEN_URL",
    code: "CONFIG.FHIR_IN_CLEAR",
    message: "FHIR_TOKEN_URL is plain http: tokens would cross the network in clear.",
    action: "Use https; http is for this very machine, outside production.",
    broken: (values) =>
      isInClear(values.FHIR_TOKEN_URL) &&
      (inProduction(values) || !isThisMachine(values.FHIR_TOKEN_URL)),
  },
  ...(["EHR_CHART_URL", "EHR_RESOURCE_URL"] as const).map((path): Rule => ({
    path,
    code: "CONFIG.EHR_PAGE_IN_CLEAR",
    message: `${path} is plain http: who is looked at would cross the network in clear.`,
    action: "Use https; http is for this very machine, outside production.",
    broken: (values) => {
      const url = values[path];
      return isInClear(url) && (isForReal(values) || !isThisMachine(url));
    },
  })),
  {
    path: "FHIR_TOKEN",
    code: "CONFIG.FHIR_CREDENTIALS_TWICE",
    message:
      "More than one of FHIR_TOKEN, FHIR_USER and FHIR_CLIENT_ID, or what belongs to them, is set.",
    action: "Keep the one that the EHR expects and unset the others with all that belongs to them.",
    broken: hasTwoFhirCredentials,
  },
  {
    path: "FHIR_USER",
    code: "CONFIG.FHIR_CREDENTIALS_HALF",
    message: "One of FHIR_USER and FHIR_PASSWORD is set, the other is not.",
    action: "Set both, or neither.",
    broken: hasHalfFhirUser,
  },
  {
    path: "FHIR_CLIENT_ID",
    code: "CONFIG.FHIR_CREDENTIALS_HALF",
    message: "FHIR_CLIENT_ID or FHIR_CLIENT_KEY is missing beside other variables of the client.",
    action: "Set both, or unset every FHIR_CLIENT variable, FHIR_TOKEN_URL and FHIR_SCOPES.",
    broken: hasHalfFhirClient,
  },
  ...(["DATABASE_URL", "QUEUE_URL"] as const).map((path): Rule => ({
    path,
    code: "CONFIG.CONNECTION_IN_CLEAR",
    message: `${path} leads to another machine, and nothing proves which, or keeps others from reading along.`,
    action:
      "Use ?sslmode=verify-full (PostgreSQL) or rediss:// (Redis), with your authority in NODE_EXTRA_CA_CERTS. Where the network itself keeps others out, name the host in PLAINTEXT_HOSTS.",
    broken: (values) => inProduction(values) && leaksTo(values[path], values.PLAINTEXT_HOSTS ?? []),
  })),
  {
    path: "TRUSTED_PROXIES",
    code: "CONFIG.EVERYONE_IS_PROXY",
    message:
      "TRUSTED_PROXIES takes in every address: any caller could say who they are in X-Forwarded-For.",
    action: "Name the networks of your proxies alone.",
    broken: (values) => isEverywhere(values.TRUSTED_PROXIES),
  },
  {
    path: "EGRESS_ALLOW_CIDRS",
    code: "CONFIG.EGRESS_TO_EVERYWHERE",
    message: "EGRESS_ALLOW_CIDRS takes in every address: requests could be led to any of them.",
    action: "Name the network of the EHR alone.",
    broken: (values) => isEverywhere(values.EGRESS_ALLOW_CIDRS),
  },
  {
    path: "EMBED_ORIGINS",
    code: "CONFIG.EMBED_IN_CLEAR",
    message:
      "EMBED_ORIGINS names a plain http page: whoever changes it on its way could frame ours.",
    action: "Use https; http is for this very machine, outside production.",
    broken: ({ EMBED_ORIGINS, ...values }) =>
      (EMBED_ORIGINS ?? []).some(
        (origin) => isInClear(origin) && (inProduction(values) || !isThisMachine(origin)),
      ),
  },
  {
    path: "DEBUG",
    code: "CONFIG.DEBUG_PRINTS_SECRETS",
    message: "DEBUG switches on ioredis, which prints commands with passwords and patients' ids.",
    action: "Unset DEBUG.",
    broken: (values) => inProduction(values) && debugNames(values.DEBUG ?? "", "ioredis:redis"),
  },
  {
    path: "DEBUG",
    code: "CONFIG.DEBUG_PRINTS_RECORDS",
    message: "DEBUG switches on fhir-kit-client, which prints tokens and patients' resources.",
    action: "Unset DEBUG.",
    broken: (values) => inProduction(values) && debugNames(values.DEBUG ?? "", "fhir-kit-client"),
  },
  {
    path: "NODE_TLS_REJECT_UNAUTHORIZED",
    code: "CONFIG.TLS_UNCHECKED",
    message: "NODE_TLS_REJECT_UNAUTHORIZED=0 accepts any certificate.",
    action: "Unset it and name your certificate authority by NODE_EXTRA_CA_CERTS.",
    broken: (values) => inProduction(values) && values.NODE_TLS_REJECT_UNAUTHORIZED === "0",
  },
];

export const unsafeCombinations = (values: Values): readonly Failure[] =>
  RULES.filter((rule) => rule.broken(values)).map(({ path, code, message, action }) => ({
    path,
    code,
    message,
    action,
  }));
