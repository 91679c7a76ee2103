import { randomUUID } from "node:crypto";
import {
  type CryptoKey,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
  exportJWK,
  exportSPKI,
  generateKeyPair,
} from "jose";

export interface TokenOptions {
  readonly alg?: "RS256" | "ES256" | "HS256" | "none";
  /** Over the usual header. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** In place of the issuer's own. */
  readonly key?: CryptoKey | Uint8Array;
}

/** Keys of an issuer, and tokens signed with them: good ones, and every way of bad ones. */
export interface Signer {
  readonly publicKeys: readonly JWK[];
  /** The RSA public key as text, for whoever takes it for a secret. */
  readonly publicPem: string;
  sign(claims: Readonly<Record<string, unknown>>, options?: TokenOptions): Promise<string>;
}

export async function createSigner(): Promise<Signer> {
  const [rsa, ec] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("ES256")]);
  const kids = { RS256: `rsa-${randomUUID()}`, ES256: `ec-${randomUUID()}` };
  const publicKeys = [
    { ...(await exportJWK(rsa.publicKey)), kid: kids.RS256, alg: "RS256", use: "sig" },
    { ...(await exportJWK(ec.publicKey)), kid: kids.ES256, alg: "ES256", use: "sig" },
  ];
  const publicPem = await exportSPKI(rsa.publicKey);

  return {
    publicKeys,
    publicPem,
    sign: async (claims, { alg = "RS256", header = {}, key } = {}) => {
      const payload: JWTPayload = { ...claims };
      if (alg === "none") return new UnsecuredJWT(payload).encode();
      const own = alg === "ES256" ? ec.privateKey : rsa.privateKey;
      const secret = new TextEncoder().encode(publicPem);
      return new SignJWT(payload)
        .setProtectedHeader({
          alg,
          typ: "JWT",
          kid: alg === "ES256" ? kids.ES256 : kids.RS256,
          ...header,
        })
        .sign(key ?? (alg === "HS256" ? secret : own), { crit: { "x-unknown": false } });
    },
  };
}
