import { sha256 } from "../digest.ts";

/** A name for what is not to be kept in clear: 128 bits, hexadecimal. */
export const shortHash = (parts: readonly string[]): string =>
  sha256(JSON.stringify(parts)).slice(0, 32);
