import { sql } from "kysely";
import { fail, ok, type Failure, type Result } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import { codeOf } from "../database/failures.ts";
import type { ReadSchemaVersion } from "../store.ts";
import { readMigrations } from "./files.ts";
import { withConnection } from "./single-connection.ts";

const NO_SUCH_TABLE = "42P01";
const NOT_ALLOWED = "42501";

/** A migration that a database has seen. `worksWith`: programs that know the first so many migrations go on working after it. */
export interface Applied {
  readonly version: number;
  readonly worksWith: number | null;
}

let migrationsKnown: number | null = null;

/** How many migrations came with this program. Their files never change while it runs, and every probe asks. */
const countKnown = async (): Promise<number> =>
  (migrationsKnown ??= (await readMigrations()).length);

/** Whether a program that knows the first `known` migrations need not know this one. */
export const isHarmless = ({ version, worksWith }: Applied, known: number): boolean =>
  version > known && worksWith !== null && worksWith <= known;

/**
 * The number of the last migration that the database has seen, later ones left out that this program works with all the same;
 * 0 for an empty database.
 */
export async function versionOf(queries: Queries): Promise<number> {
  try {
    const known = await countKnown();
    const rows = await queries
      .selectFrom("schema_migration")
      // By name within the row: a database that was migrated before the column came does not have it.
      .select([
        "version",
        sql<number | null>`(to_jsonb(schema_migration) ->> 'works_with')::integer`.as("worksWith"),
      ])
      .execute();
    const told = rows.filter((row) => !isHarmless(row, known));
    return Math.max(0, ...told.map(({ version }) => version));
  } catch (error) {
    if (codeOf(error) === NO_SUCH_TABLE) return 0;
    throw error;
  }
}

/** Whether this program may work on a database of that version. */
export async function checkVersion(found: number): Promise<Result<null>> {
  const needed = await countKnown();
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
      return ok({ found: await versionOf(queries), needed: await countKnown() });
    } catch (error) {
      if (codeOf(error) === NOT_ALLOWED) return fail(notGranted);
      throw error;
    }
  });
