import { createHash } from "node:crypto";

/** SHA-256 of a text, hex. The platform's own: bodies of 10 MB come by. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
