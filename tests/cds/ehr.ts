import { randomUUID } from "node:crypto";
import {
  type CryptoKey,
  type JWK,
  SignJWT,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
} from "jose";
import { PUBLIC_URL } from "./service.ts";

export const ISSUER = "https://ehr.example.org";
export const DISCOVERY = `${PUBLIC_URL}/cds-services`;
export const SERVICE = `${DISCOVERY}/trial-match`;
export const FEEDBACK = `${SERVICE}/feedback`;

/** As Epic's look. */
const RSA_KID = "k1+a/b==";
const EC_KID = "k2";

export interface TokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  readonly key?: CryptoKey | Uint8Array;
}

/** An EHR that signs tokens for CDS Hooks calls. */
export interface Ehr {
  readonly keys: readonly JWK[];
  readonly publicPem: string;
  /** A good one for that URL, but for what is said. */
  token(audience: string, parts?: TokenParts): Promise<string>;
}

export async function createEhr(issuer: string = ISSUER): Promise<Ehr> {
  const [rsa, ec] = await Promise.all([
    generateKeyPair("RS384", { extractable: true }),
    generateKeyPair("ES384", { extractable: true }),
  ]);
  const rsaJwk = await exportJWK(rsa.privateKey);
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: RSA_KID, use: "sig" },
    { ...(await exportJWK(ec.publicKey)), kid: EC_KID, use: "sig" },
  ];
  return {
    keys,
    publicPem: await exportSPKI(rsa.publicKey),
    token: async (audience, { header = {}, claims = {}, without = [], key } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const all: Record<string, unknown> = {
        iss: issuer,
        aud: audience,
        iat: now,
        exp: now + 300,
        jti: randomUUID(),
        ...claims,
      };
      for (const name of without) delete all[name];
      const alg = typeof header["alg"] === "string" ? header["alg"] : "ES384";
      // The same key for other algorithms: what is refused then is the algorithm alone.
      const own = alg.startsWith("RS") ? await importJWK(rsaJwk, alg) : ec.privateKey;
      const kid = alg.startsWith("RS") ? RSA_KID : EC_KID;
      return new SignJWT(all)
        .setProtectedHeader({ alg, typ: "JWT", kid, ...header })
        .sign(key ?? own);
    },
  };
}
