import { createHmac, randomBytes } from "node:crypto";

/** Twelve characters that stand for an id in logs: equal within one process, meaningless outside it. */
export type Pseudonym = (id: string) => string;

/** The key is random by default and never leaves the process, so that nobody can test guesses. */
export function createPseudonym(key: Buffer = randomBytes(32)): Pseudonym {
  return (id) => createHmac("sha256", key).update(id).digest("hex").slice(0, 12);
}
