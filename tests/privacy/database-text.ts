import type { Installation } from "../worker/support.ts";

const SYSTEM = "('pg_catalog', 'information_schema')";

/** Every row of every table of every schema of ours, as text. */
export async function databaseText(sql: Installation["sql"]): Promise<string> {
  const tables = await sql(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
       from information_schema.tables
      where table_schema not in ${SYSTEM} and table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql(`select t::text as row from ${String(name)} t`);
    texts.push(`${String(name)}\n`, ...rows.map(({ row }) => String(row)));
  }
  return texts.join("\n");
}
