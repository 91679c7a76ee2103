import type { Config, Lifecycle } from "@cohort/config";
import { type Egress, createEgress } from "@cohort/egress";
import { type Result, fail, ok } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import type { Logger, Metrics } from "@cohort/telemetry";
import type { Identity } from "./auth-context.ts";
import { createDemoIdentity } from "./demo-identity.ts";
import { createIdentity } from "./identify.ts";
import { accessTokens } from "./oidc/access-token.ts";
import { discover } from "./oidc/discovery.ts";
import { providerSignIn } from "./oidc/provider-sign-in.ts";
import { remoteKeys } from "./oidc/remote-keys.ts";
import { browserSessions } from "./session/browser-sessions.ts";
import { cookiePolicyOf } from "./session/cookies.ts";
import { signIn } from "./sign-in.ts";

export interface IdentityDeps {
  readonly store: Pick<Store, "grants" | "keys" | "sessions" | "signIns" | "usedTokens">;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "egressBlocked">;
  readonly clock: () => number;
}

/** Whether the mode may be used here at all; asked before anything is opened. */
export const checkMode = (config: Parameters<typeof openIdentity>[0]): Result<unknown> =>
  config.access.mode === "demo" ? createDemoIdentity(config) : ok(null);

/** The one way of telling who asks that AUTH_MODE names. What it opens, the lifecycle closes. Asks nobody yet. */
export async function openIdentity(
  config: Pick<Config, "access" | "environment" | "egress"> & {
    readonly http: Pick<Config["http"], "host">;
  },
  lifecycle: Pick<Lifecycle, "use">,
  deps: IdentityDeps,
): Promise<Result<Identity>> {
  const { mode } = config.access;
  switch (mode) {
    case "demo":
      return createDemoIdentity(config);
    case "keys":
      await warnWithoutAdministrator(deps);
      return ok(identityOf(config, deps, null, true));
    case "oidc":
    case "oidc+keys": {
      if (mode === "oidc+keys") await warnWithoutAdministrator(deps);
      const provider = openProvider(config, lifecycle, deps);
      return provider.ok
        ? ok(identityOf(config, deps, provider.value, mode === "oidc+keys"))
        : provider;
    }
    case null:
      return fail({ code: "CONFIG.MISSING", path: "AUTH_MODE", message: "AUTH_MODE is not set." });
  }
}

type Provider = ReturnType<typeof providerParts>;
type IdentityConfig = Parameters<typeof openIdentity>[0];

function openProvider(
  { access, environment, egress: { allowCidrs } }: IdentityConfig,
  lifecycle: Pick<Lifecycle, "use">,
  { metrics, clock, logger }: IdentityDeps,
): Result<Provider> {
  const { oidc } = access;
  if (oidc === null) {
    return fail({
      code: "CONFIG.OIDC_HALF",
      path: "OIDC_ISSUER",
      message: "OIDC_ISSUER is not set.",
    });
  }
  const egress = createEgress({
    origins: [new URL(oidc.issuer).origin, ...oidc.allowedOrigins],
    production: environment === "production",
    allowCidrs,
    onBlocked: (reason) => metrics.egressBlocked.inc({ reason }),
  });
  lifecycle.use("identity provider", () => egress.close());
  const onFailed = (error: unknown): void =>
    logger.warn({ err: error }, "the identity provider did not answer as it should");
  return ok(providerParts(oidc, egress, clock, onFailed));
}

function providerParts(
  oidc: NonNullable<Config["access"]["oidc"]>,
  egress: Egress,
  clock: () => number,
  onFailed: (error: unknown) => void,
) {
  const document = discover(egress, oidc.issuer, clock, onFailed);
  const url = async (): Promise<URL> => new URL((await document.get()).jwks_uri);
  return { oidc, egress, document, onFailed, keys: remoteKeys({ egress, url, clock, onFailed }) };
}

function identityOf(
  { access, environment }: IdentityConfig,
  { store, clock }: IdentityDeps,
  provider: Provider | null,
  hasKeys: boolean,
): Identity {
  const { publicUrl } = access;
  const policy = cookiePolicyOf(environment, access);
  const sessions = browserSessions({
    sessions: store.sessions,
    limits: access.session,
    policy,
    accepts: { keys: hasKeys, provider: provider !== null },
    clock,
  });
  const client = provider?.oidc.client ?? null;
  const keys = hasKeys ? store.keys : null;
  return createIdentity({
    tokens:
      provider === null ? null : accessTokens({ ...provider, usedTokens: store.usedTokens, clock }),
    keys,
    sessions,
    signIn: signIn({
      provider:
        provider === null || client === null || publicUrl === null
          ? null
          : providerSignIn({ ...provider, client, publicUrl, clock }),
      keys,
      signIns: store.signIns,
      sessions,
      policy,
      clock,
    }),
    publicUrl,
    clock,
  });
}

/** Whoever sets up the first machine has no one to ask: the log says how it is done. */
async function warnWithoutAdministrator({ store, logger }: IdentityDeps): Promise<void> {
  const granted = await store.grants.list();
  if (granted.some(({ role }) => role === "admin")) return;
  logger.warn(
    "nobody is an administrator yet: `cohort key create <name> --role admin --study '*' --until <date>` makes a key for one",
  );
}
