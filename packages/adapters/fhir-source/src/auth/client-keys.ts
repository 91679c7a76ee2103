import { type JsonWebKey, type KeyObject, createPrivateKey, createPublicKey } from "node:crypto";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { z } from "zod";
import { thumbprint } from "./thumbprint.ts";

/** What SMART App Launch 2.2 asks every client to support for signed assertions. */
export type SigningAlgorithm = "RS384" | "ES384";

/** A private key of this client. Printed or serialised it shows nothing of the key. */
export interface ClientKey {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

interface Named {
  readonly use: "sig";
  readonly alg: SigningAlgorithm;
  readonly kid: string;
}

/** A key as others may see it: RFC 7517, without any private member. */
export type PublicKey = Named &
  (
    | { readonly kty: "RSA"; readonly n: string; readonly e: string }
    | { readonly kty: "EC"; readonly crv: string; readonly x: string; readonly y: string }
  );

const jwk = z.looseObject({
  kty: z.string(),
  d: z.string().optional(),
  kid: z.string().min(1).optional(),
  alg: z.string().optional(),
  use: z.string().optional(),
});
const keySet = z.object({ keys: z.array(jwk) });

type Problem = string;
type Read = Result<readonly ClientKey[], Problem>;

const CURVE = "P-384";
const RSA_BITS = 2048;

function algorithmOf(key: KeyObject): Result<SigningAlgorithm, Problem> {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") {
    return (modulusLength ?? 0) < RSA_BITS
      ? fail(`is an RSA key of less than ${RSA_BITS} bits`)
      : ok("RS384");
  }
  // OpenSSL's name of P-384.
  if (key.asymmetricKeyType === "ec" && namedCurve === "secp384r1") return ok("ES384");
  return fail(`is neither an RSA key nor one on the curve ${CURVE}`);
}

function clientKey(key: KeyObject, id: string | null, stated?: string): Read {
  const algorithm = algorithmOf(key);
  if (!algorithm.ok) return algorithm;
  if (stated !== undefined && stated !== algorithm.value) {
    return fail(`is meant for another algorithm than RS384 or ES384`);
  }
  return ok([{ id: id ?? thumbprint(key), algorithm: algorithm.value, key }]);
}

function privateKey(read: () => KeyObject): Result<KeyObject, Problem> {
  try {
    return ok(read());
  } catch {
    // What the parser says may repeat what it was given.
    return fail("is no private key as JWK, JWKS or PEM without a passphrase");
  }
}

function fromPem(text: string, id: string | null): Read {
  const key = privateKey(() => createPrivateKey(text));
  return key.ok ? clientKey(key.value, id) : key;
}

function fromJson(value: unknown, id: string | null): Read {
  const set = keySet.safeParse(value);
  const single = jwk.safeParse(value);
  if (!set.success && !single.success) return fail("is no JWK and no JWKS");
  const isSet = set.success;
  const all = set.data?.keys ?? (single.data === undefined ? [] : [single.data]);
  const own = all.filter((one) => one.d !== undefined && one.use !== "enc");
  const chosen = isSet && id !== null ? own.filter(({ kid }) => kid === id) : own;
  if (own.length > 0 && chosen.length === 0) return fail("holds no key of that FHIR_CLIENT_KEY_ID");
  const keys: ClientKey[] = [];
  for (const one of chosen) {
    if (id !== null && one.kid !== undefined && one.kid !== id) {
      return fail("has another kid than FHIR_CLIENT_KEY_ID says");
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser refuses what is no key
    const key = privateKey(() => createPrivateKey({ key: one as JsonWebKey, format: "jwk" }));
    if (!key.ok) return key;
    const read = clientKey(key.value, one.kid ?? id, one.alg);
    if (!read.ok) return read;
    keys.push(...read.value);
  }
  return keys.length === 0 ? fail("holds no private key") : ok(keys);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const readKeys = (text: string, id: string | null): Read =>
  text.trimStart().startsWith("{") ? fromJson(parseJson(text), id) : fromPem(text, id);

export interface ClientKeys {
  /** Those to sign with, the preferred one first. */
  readonly current: readonly ClientKey[];
  /** Those to publish beside them: soon to be used. */
  readonly next: readonly ClientKey[];
}

export interface ClientKeyTexts {
  /** A private JWK, a JWKS of them, or PEM (PKCS #8, PKCS #1 or SEC 1). */
  readonly key: string;
  /** Names a PEM key, or chooses one of a JWKS; without it a key is named by its own kid, else by its RFC 7638 thumbprint. */
  readonly keyId: string | null;
  readonly nextKey: string | null;
}

/** The keys of this client, RSA of 2048 bits or more (RS384) or P-384 (ES384). A failure names the variable, never the value. */
export function readClientKeys({ key, keyId, nextKey }: ClientKeyTexts): Result<ClientKeys> {
  const current = readKeys(key, keyId);
  if (!current.ok) return fail(invalid("FHIR_CLIENT_KEY", current.failure));
  const next = nextKey === null ? ok([]) : readKeys(nextKey, null);
  if (!next.ok) return fail(invalid("FHIR_CLIENT_NEXT_KEY", next.failure));
  const ids = [...current.value, ...next.value].map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    return fail(invalid("FHIR_CLIENT_KEY", "or FHIR_CLIENT_NEXT_KEY repeats a kid"));
  }
  return ok({ current: current.value, next: next.value });
}

const invalid = (path: string, problem: Problem): Failure => ({
  code: "CONFIG.INVALID",
  path,
  message: `${path} ${problem}.`,
  action: "Give an RSA key of 2048 bits or more, or a P-384 key, as private JWK, JWKS or PEM.",
});

/** What `/.well-known/jwks.json` serves: current and next keys, public members only. */
export function publicKeySet({ current, next }: ClientKeys): {
  readonly keys: readonly PublicKey[];
} {
  return { keys: [...current, ...next].map(publicKey) };
}

function publicKey({ id, algorithm, key }: ClientKey): PublicKey {
  const {
    n = "",
    e = "",
    crv = "",
    x = "",
    y = "",
  } = createPublicKey(key).export({ format: "jwk" });
  const named: Named = { use: "sig", alg: algorithm, kid: id };
  return algorithm === "RS384"
    ? { kty: "RSA", ...named, n, e }
    : { kty: "EC", ...named, crv, x, y };
}
