import { sql } from "kysely";
import type { Database } from "./database/database.ts";
import type { CoverageReports } from "./interface/subscriptions.ts";

export const coverageReports = (database: Database): CoverageReports => ({
  put: async ({ mappingHash, catalogue, body }) => {
    const row = { computed_at: sql<string>`now()`, mapping_hash: mappingHash, catalogue, body };
    await database.write("coverage.put", (transaction) =>
      transaction
        .insertInto("coverage")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
        .execute(),
    );
  },

  get: async () => {
    const row = await database.read("coverage.get", (queries) =>
      queries.selectFrom("coverage").selectAll().executeTakeFirst(),
    );
    if (!row) return null;
    const { computed_at: computedAt, mapping_hash: mappingHash, catalogue, body } = row;
    return { computedAt, mappingHash, catalogue, body };
  },
});
