import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

const MIGRATIONS = new URL("../../packages/adapters/postgres/migrations/", import.meta.url);

export async function onDatabase<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty database as the release with so many migrations left it. */
export const migrateUpTo = (url: string, version: number): Promise<void> =>
  onDatabase(url, async (client) => {
    await client.query(
      `create table schema_migration (version integer primary key, name text not null, checksum text not null,
        applied_at timestamptz(3) not null default now())`,
    );
    const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith(".sql")).toSorted();
    for (const [index, name] of names.slice(0, version).entries()) {
      const text = await readFile(new URL(name, MIGRATIONS), "utf8");
      await client.query(text);
      const checksum = createHash("sha256").update(text).digest("hex");
      await client.query(
        "insert into schema_migration (version, name, checksum) values ($1, $2, $3)",
        [index + 1, name, checksum],
      );
    }
  });

interface Column {
  readonly table: string;
  readonly names: string;
  readonly identity: string | null;
}

/** Every table of the target, filled with what the source has of its columns: as a dump that is restored. */
export const copyAll = (source: string, target: string): Promise<void> =>
  onDatabase(source, (from) =>
    onDatabase(target, async (to) => {
      await to.query("set session_replication_role = replica");
      const { rows } = await to.query<Column>(
        `select 'public.' || quote_ident(table_name) as table, string_agg(quote_ident(column_name), ', ') as names,
            max(column_name) filter (where is_identity = 'YES') as identity
          from information_schema.columns
          where table_schema = 'public' and is_generated = 'NEVER' and table_name <> 'schema_migration'
          group by table_name`,
      );
      for (const { table, names, identity } of rows) {
        const found = await from.query<{ all: string }>(
          `select coalesce(json_agg(each), '[]')::text as all from (select ${names} from ${table}) as each`,
        );
        // Migrations write a first row here and there.
        await to.query(`delete from ${table}`);
        await to.query(
          `insert into ${table} (${names}) overriding system value
            select ${names} from json_populate_recordset(null::${table}, $1::json)`,
          [found.rows[0]?.all],
        );
        if (identity !== null) {
          await to.query(
            `select setval(pg_get_serial_sequence('${table}', '${identity}'), max(${identity})) from ${table}`,
          );
        }
      }
    }),
  );
