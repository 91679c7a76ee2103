import { type JsonWebKey, type KeyObject, generateKeyPairSync } from "node:crypto";
import {
  type Clock,
  type Credentials,
  type SourceOptions,
  clientKeysOf,
  credentialsOf,
  publicKeySet,
} from "@cohort/fhir-source";
import {
  type AuthorizationServer,
  type AuthorizationServerBehaviour,
  type EhrStubOptions,
  startAuthorizationServer,
} from "@cohort/testkit";
import { type Bench, closeLater, open, people } from "./bench.ts";

export const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
export const EC = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;

/** A JWKS with the private keys, as FHIR_CLIENT_KEY may have it. */
export const privateSet = (...keys: readonly KeyObject[]): string =>
  JSON.stringify({
    keys: keys.map((key, at): JsonWebKey => ({ ...key.export({ format: "jwk" }), kid: `k${at}` })),
  });

/** What the EHR has registered of them. */
export const registered = (key: string) => ({
  keys: settled(clientKeysOf(setting(key))).current.flatMap(
    (one) => publicKeySet({ current: [one], next: [] }).keys,
  ),
});

const hidden = (text: string) => ({ reveal: () => text });

export const setting = (key: string, more: Partial<ReturnType<typeof base>> = {}) => ({
  ...base(key),
  ...more,
});

const base = (key: string) => ({
  kind: "backend" as const,
  clientId: "cohort",
  key: hidden(key),
  keyId: null as string | null,
  nextKey: null as { reveal(): string } | null,
  tokenUrl: null as string | null,
  scopes: "types" as "types" | readonly string[],
});

export const backend = (key: string, more: Parameters<typeof setting>[1] = {}): Credentials => {
  const credentials = settled(credentialsOf(setting(key, more)));
  if (credentials === null) throw new Error("no credentials");
  return credentials;
};

function settled<T>(
  result: { ok: true; value: T } | { ok: false; failure: { message: string } },
): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

export interface AuthBench extends Bench {
  readonly server: AuthorizationServer;
}

export interface AuthCase {
  readonly key?: string;
  readonly server?: Partial<AuthorizationServerBehaviour>;
  readonly ehr?: EhrStubOptions;
  readonly client?: Parameters<typeof setting>[1];
  readonly options?: Partial<SourceOptions>;
  readonly clock?: Clock;
}

/** An EHR that lets in who has a token of an authorization server on another origin, and a source that asks for one. */
export async function openWithTokens(given: AuthCase = {}): Promise<AuthBench> {
  const key = given.key ?? privateSet(EC);
  const { clock } = given;
  const server = await startAuthorizationServer({
    keys: registered(key),
    ...(clock === undefined ? {} : { now: () => clock.now() }),
    ...given.server,
  });
  closeLater(() => server.close());
  const bench = await open(
    { resources: people(2), authorization: server, ...given.ehr },
    {
      credentials: backend(key, given.client),
      allowedOrigins: [server.origin],
      ...(clock === undefined ? {} : { clock }),
      ...given.options,
    },
  );
  return { ...bench, server };
}
