import { type KeyObject, generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { SignJWT, calculateJwkThumbprint, createLocalJWKSet, exportJWK, jwtVerify } from "jose";
import { publicKeySet, readClientKeys } from "./client-keys.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const other = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;

const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1" = "pkcs8"): string =>
  String(key.export({ type, format: "pem" }));
const jwk = (key: KeyObject, more: object = {}): object => ({
  ...key.export({ format: "jwk" }),
  ...more,
});
const read = (key: string, keyId: string | null = null, nextKey: string | null = null) =>
  readClientKeys({ key, keyId, nextKey });
const keysOf = (...given: Parameters<typeof read>) => {
  const keys = read(...given);
  if (!keys.ok) throw new Error(keys.failure.message);
  return keys.value;
};

describe("A2-01 a client key", () => {
  it.each([
    ["RS384", "PKCS #8", pem(rsa)],
    ["RS384", "PKCS #1", pem(rsa, "pkcs1")],
    ["RS384", "JWK", JSON.stringify(jwk(rsa))],
    ["ES384", "PKCS #8", pem(ec)],
    ["ES384", "SEC 1", pem(ec, "sec1")],
    ["ES384", "JWK", JSON.stringify(jwk(ec, { alg: "ES384", kid: "k" }))],
    ["ES384", "JWKS", `\n${JSON.stringify({ keys: [jwk(ec, { kid: "k" })] })}`],
  ])("A2-01 signs %s from %s, as jose verifies by the published keys", async (alg, _, text) => {
    const keys = keysOf(text);
    const [key] = keys.current;
    if (key === undefined) throw new Error("no key");
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: key.algorithm, kid: key.id })
      .sign(key.key);
    const published = createLocalJWKSet({ keys: [...publicKeySet(keys).keys] });
    const { protectedHeader } = await jwtVerify(token, published);
    expect(protectedHeader).toEqual({ alg, kid: key.id });
  });

  it("is named by its kid, by what was set, else by its RFC 7638 thumbprint", async () => {
    const expected = await calculateJwkThumbprint(await exportJWK(ec));
    expect(keysOf(pem(ec)).current[0]?.id).toBe(expected);
    expect(keysOf(pem(rsa)).current[0]?.id).toBe(
      await calculateJwkThumbprint(await exportJWK(rsa)),
    );
    expect(keysOf(pem(ec), "mine").current[0]?.id).toBe("mine");
    expect(keysOf(JSON.stringify(jwk(ec, { kid: "own" }))).current[0]?.id).toBe("own");
    const set = JSON.stringify({ keys: [jwk(rsa, { kid: "r" }), jwk(ec, { kid: "e" })] });
    expect(keysOf(set).current.map(({ id }) => id)).toEqual(["r", "e"]);
    expect(keysOf(set, "e").current.map(({ id }) => id)).toEqual(["e"]);
  });

  it.each([
    ["nothing like a key", "SECRET"],
    ["broken JSON", '{"kty": "EC", SECRET'],
    ["a public key", JSON.stringify({ ...jwk(ec), d: undefined })],
    ["a weak RSA key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey)],
    ["another curve", pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)],
    ["another algorithm", JSON.stringify(jwk(rsa, { alg: "RS256" }))],
    ["a key for encryption", JSON.stringify({ keys: [jwk(rsa, { use: "enc" })] })],
    ["an empty set", '{"keys": []}'],
    [
      "two keys of one name",
      JSON.stringify({ keys: [jwk(rsa, { kid: "a" }), jwk(ec, { kid: "a" })] }),
    ],
  ])("is not %s, and the failure shows nothing of it", (_, text) => {
    const keys = read(text);
    expect(keys).toMatchObject({ ok: false, failure: { path: "FHIR_CLIENT_KEY" } });
    expect(JSON.stringify(keys)).not.toContain("SECRET");
  });

  it("does not go under an id that it does not have", () => {
    expect(read(JSON.stringify(jwk(ec, { kid: "own" })), "mine").ok).toBe(false);
    expect(read(JSON.stringify({ keys: [jwk(ec, { kid: "own" })] }), "mine").ok).toBe(false);
  });

  it("A2-02 is published beside the next one, without private members", () => {
    const keys = keysOf(pem(rsa), "now", JSON.stringify(jwk(ec, { kid: "then" })));
    const published = publicKeySet(keys).keys;
    expect(published.map(({ kid, alg, use }) => [kid, alg, use])).toEqual([
      ["now", "RS384", "sig"],
      ["then", "ES384", "sig"],
    ]);
    for (const one of published) {
      for (const secret of ["d", "p", "q", "dp", "dq", "qi", "k"])
        expect(one).not.toHaveProperty(secret);
    }
    expect(keys.current).toHaveLength(1);
    expect(read(pem(rsa), "same", JSON.stringify(jwk(other, { kid: "same" }))).ok).toBe(false);
    expect(read(pem(rsa), null, "SECRET")).toMatchObject({
      failure: { path: "FHIR_CLIENT_NEXT_KEY" },
    });
  });

  it("A2-01 is never printed", () => {
    const secret = ec.export({ format: "jwk" }).d ?? "";
    const keys = keysOf(pem(ec));
    expect(inspect(keys, { depth: 9 }) + JSON.stringify(keys)).not.toContain(secret);
  });
});
