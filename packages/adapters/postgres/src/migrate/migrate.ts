import { sql } from "kysely";
import { fail, ok, type Result } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import type { Migrate, MigrationReport } from "../store.ts";
import { readMigrations, type Migration } from "./files.ts";
import { type Applied, isHarmless, tooNew } from "./schema-version.ts";
import { withConnection } from "./single-connection.ts";

/** Any number that nothing else on this database uses for its advisory locks. */
const LOCK = 7_021_969_001;

export const migrate: Migrate = async (connectionString) => {
  const migrations = await readMigrations();
  return migrateTo(connectionString, migrations);
};

/** Held for the session, so that of several at once one applies and the others find it done. */
export const migrateTo = (
  connectionString: string,
  migrations: readonly Migration[],
): Promise<Result<MigrationReport>> =>
  withConnection(connectionString, async (queries) => {
    await sql`select pg_advisory_lock(${LOCK})`.execute(queries);
    await sql`set client_min_messages = warning`.execute(queries);
    await queries.schema
      .createTable("schema_migration")
      .ifNotExists()
      .addColumn("version", "integer", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("checksum", "text", (column) => column.notNull())
      .addColumn("applied_at", "timestamptz(3)", (column) => column.notNull().defaultTo(sql`now()`))
      .execute();
    await queries.schema
      .alterTable("schema_migration")
      .addColumn("works_with", "integer", (column) => column.ifNotExists())
      .execute();
    const applied = await queries
      .selectFrom("schema_migration")
      .select(["version", "checksum", "works_with as worksWith"])
      .orderBy("version")
      .execute();
    const known = verify(applied, migrations);
    if (!known.ok) return known;
    const missing = migrations.slice(applied.length);
    for (const migration of missing) await apply(queries, migration);
    return ok({ applied: missing.map(({ name }) => name), version: migrations.length });
  });

/** A later release's migrations are let be where this one works with them: so the release before can be put back. */
function verify(
  applied: readonly (Applied & { readonly checksum: string })[],
  migrations: readonly Migration[],
): Result<null> {
  for (const { checksum, ...row } of applied) {
    if (isHarmless(row, migrations.length)) continue;
    const migration = migrations[row.version - 1];
    if (!migration) return fail(tooNew(applied.length, migrations.length));
    if (migration.checksum !== checksum) {
      return fail({
        code: "STORE.MIGRATION_CHANGED",
        message: `Migration ${migration.name} is not the one that this database was migrated with.`,
        action: "Use an unchanged release: applied migrations are never edited.",
      });
    }
  }
  return ok(null);
}

const apply = (
  queries: Queries,
  { version, name, checksum, worksWith, sql: text }: Migration,
): Promise<void> =>
  queries.transaction().execute(async (transaction) => {
    await sql.raw(text).execute(transaction);
    await transaction
      .insertInto("schema_migration")
      .values({ version, name, checksum, works_with: worksWith })
      .execute();
  });
