import { type RawBuilder, sql } from "kysely";

const NAME = /^\/\* named ([a-z.]+) \*\//;

/**
 * Begins a statement whose text is always the same, so that each connection parses and plans it once: worth it where planning
 * takes longer than searching and callers wait.
 */
export const named = (name: `${string}.${string}`): RawBuilder<unknown> =>
  sql.raw(`/* named ${name} */`);

/** The name that a statement's text begins with. */
export const nameIn = (text: string): string | undefined => NAME.exec(text)?.[1];
