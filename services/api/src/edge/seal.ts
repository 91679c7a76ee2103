import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Of the request and nothing else: who does not have the request, such as the database, cannot work it out. */
function keyOf(request: string): Buffer {
  const secret = createHash("sha384").update(request).digest();
  return Buffer.from(hkdfSync("sha256", secret, "", "answer of a repeated request", 32));
}

/** A text that only whoever brings the same request again can read: compressed, then AES-256-GCM; base64. */
export function seal(text: string, request: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(request), nonce);
  const sealed = Buffer.concat([cipher.update(gzipSync(text)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** What `seal` made; throws where it was of another request, or changed. */
export function unseal(sealed: string, request: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv(CIPHER, keyOf(request), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const packed = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return gunzipSync(Buffer.concat([packed, decipher.final()])).toString("utf8");
}
