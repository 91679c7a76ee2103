import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";

const NAME = /^(?:select )?\/\* named ([a-z.]+) \*\//;

/**
 * Begins a statement, or stands behind its `select`, so that each connection parses and plans its text once: worth it where
 * planning takes longer than searching and callers wait. Of few texts only: a connection keeps each.
 */
export const named = (name: `${string}.${string}`): RawBuilder<unknown> =>
  sql.raw(`/* named ${name} */`);

/** What PostgreSQL is to know such a text by: another text has another name. Undefined for all others. */
export function nameIn(text: string): string | undefined {
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  return `${name} ${createHash("sha256").update(text).digest("base64url").slice(0, 16)}`;
}
