import { Kysely, PostgresDialect } from "kysely";
import { Client } from "pg";
import { fail, type Failure, type Result } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import { codeOf, toThrown } from "../database/failures.ts";
import { poolClient, queryOn } from "../database/pool-client.ts";
import { typesOfRows } from "../database/types.ts";
import type { Tables } from "../schema.ts";

const BAD_LOGIN = new Set(["28000", "28P01", "3D000"]);

export const unreachable = (code: string): Failure => ({
  code: "STORE.UNREACHABLE",
  message: `The database does not let us in (${code}).`,
  action: BAD_LOGIN.has(code)
    ? "Check the user, the password and the name of the database in DATABASE_URL."
    : "Check that it runs and that DATABASE_URL names its host and port.",
});

/** Every query on one connection, for what belongs to a session: advisory locks, migrations. */
export const queriesOn = (client: Client): Queries =>
  new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: {
        connect: () => Promise.resolve(poolClient(queryOn(client), () => undefined)),
        end: () => Promise.resolve(),
      },
    }),
  });

/** Opens a connection for one piece of work and closes it. Fails with `STORE.UNREACHABLE`. */
export async function withConnection<T>(
  connectionString: string,
  work: (queries: Queries) => Promise<Result<T>>,
): Promise<Result<T>> {
  const client = new Client({
    connectionString,
    application_name: "cohort migrate",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: typesOfRows,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    return fail(unreachable(codeOf(error) ?? "no answer"));
  }
  try {
    return await work(queriesOn(client));
  } catch (error) {
    throw toThrown("a migration", error);
  } finally {
    await client.end();
  }
}
