import { fail, ok, type Failure, type Result } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import { codeOf } from "../database/failures.ts";
import type { ReadSchemaVersion } from "../store.ts";
import { readMigrations } from "./files.ts";
import { withConnection } from "./single-connection.ts";

const NO_SUCH_TABLE = "42P01";
const NOT_ALLOWED = "42501";

/** The number of the last migration that the database has seen; 0 for an empty one. */
export async function versionOf(queries: Queries): Promise<number> {
  try {
    const row = await queries
      .selectFrom("schema_migration")
      .select((eb) => eb.fn.max("version").as("version"))
      .executeTakeFirst();
    return row?.version ?? 0;
  } catch (error) {
    if (codeOf(error) === NO_SUCH_TABLE) return 0;
    throw error;
  }
}

/** Whether this program may work on a database of that version. */
export async function checkVersion(found: number): Promise<Result<null>> {
  const needed = (await readMigrations()).length;
  if (found === needed) return ok(null);
  return fail(found < needed ? tooOld(found, needed) : tooNew(found, needed));
}

const tooOld = (found: number, needed: number): Failure => ({
  code: "STORE.SCHEMA_OLD",
  message: `The database has schema ${found}, and this program needs ${needed}.`,
  action: "Run `cohort migrate` with this release.",
});

export const tooNew = (found: number, needed: number): Failure => ({
  code: "STORE.SCHEMA_NEW",
  message: `The database has schema ${found}, and this program knows no later one than ${needed}.`,
  action: "Run the release that migrated it, or a later one.",
});

const notGranted: Failure = {
  code: "STORE.NOT_GRANTED",
  message: "The database's role may not read what schema the database has.",
  action: "Run `cohort migrate --grant <role>` with this role, as the owner of the database.",
};

export const readSchemaVersion: ReadSchemaVersion = (connectionString) =>
  withConnection(connectionString, async (queries) => {
    try {
      return ok({ found: await versionOf(queries), needed: (await readMigrations()).length });
    } catch (error) {
      if (codeOf(error) === NOT_ALLOWED) return fail(notGranted);
      throw error;
    }
  });
