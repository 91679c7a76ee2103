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

/** From now on every row that is ever written stays to be seen, also what is deleted again at once. */
export async function keepEveryRow(sql: Installation["sql"]): Promise<void> {
  await sql("create table ever_written (origin text, content text)");
  await sql(
    `create function keep_row() returns trigger language plpgsql security definer as $$
     begin
       insert into public.ever_written values (tg_table_name, new::text);
       return new;
     end $$`,
  );
  const tables = await sql(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
       from information_schema.tables
      where table_schema not in ${SYSTEM} and table_type = 'BASE TABLE' and table_name <> 'ever_written'`,
  );
  for (const { name } of tables) {
    await sql(
      `create trigger keep_row after insert or update on ${String(name)}
       for each row execute function public.keep_row()`,
    );
  }
}
