import { type KeyObject, createHash, createPublicKey } from "node:crypto";

/** Required members by type of key, in the order that RFC 7638 section 3 hashes them in. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ["e", "kty", "n"],
  EC: ["crv", "kty", "x", "y"],
};

/** The SHA-256 thumbprint of a key (RFC 7638), base64url: a name that follows from the key itself. */
export function thumbprint(key: KeyObject): string {
  const jwk = createPublicKey(key).export({ format: "jwk" });
  const members = (MEMBERS[jwk.kty ?? ""] ?? []).map((name) => [name, jwk[name]] as const);
  return createHash("sha256")
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest("base64url");
}
