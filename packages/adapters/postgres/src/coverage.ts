import { sql } from "kysely";
import type { Database } from "./database/database.ts";
import type { CoverageReports, CoverageStamp } from "./interface/subscriptions.ts";

const stampOf = (row: {
  readonly computed_at: string;
  readonly mapping_hash: string;
  readonly catalogue: string;
}): CoverageStamp => ({
  computedAt: row.computed_at,
  mappingHash: row.mapping_hash,
  catalogue: row.catalogue,
});

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
    return { ...stampOf(row), body: row.body };
  },

  stamp: async () => {
    const row = await database.read("coverage.stamp", (queries) =>
      queries
        .selectFrom("coverage")
        .select(["computed_at", "mapping_hash", "catalogue"])
        .executeTakeFirst(),
    );
    return row ? stampOf(row) : null;
  },
});
