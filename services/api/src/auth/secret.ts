import { randomBytes } from "node:crypto";

/** 256 bits that nobody guesses, as 43 characters of base64url. Whoever holds it proves so; only its digest is kept. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
