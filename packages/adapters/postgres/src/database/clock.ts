import { sql } from "kysely";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";

/** Half of the way there and back is the error that remains. */
export const clockSkew =
  (database: Database): Store["clockSkewMs"] =>
  async (clock) => {
    const before = clock();
    const { rows } = await database.readOnce("clock", (queries) =>
      sql<{ readonly now: string }>`select clock_timestamp() as now`.execute(queries),
    );
    const after = clock();
    return Date.parse(rows[0]?.now ?? "") - (before + after) / 2;
  };
