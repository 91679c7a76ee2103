import { type RawBuilder, sql } from "kysely";

/** More criteria than any study has: where somebody falls who never does. */
const NEVER = 32_767;

/**
 * At which criterion, counted from 1 in the protocol's order, the row of `match` is out; 0 for whoever is ruled out whatever the
 * criteria say, and beyond the last one for whoever fails none.
 */
export const FELL_AT: RawBuilder<number> = sql`case
    when match.gate is not null then 0
    else coalesce(nullif(strpos(match.outcomes, 'F'), 0), ${sql.lit(NEVER)})
  end`;
