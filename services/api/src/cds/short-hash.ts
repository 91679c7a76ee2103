import { createHash } from "node:crypto";

/** A name for what is not to be kept in clear: 128 bits, hexadecimal. */
export const shortHash = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
