import { Client } from "pg";

/** Rows of the table of matches as text, and one statement that puts them back: no more than PostgreSQL has to do. */
export interface BareUpsert {
  readonly rows: number;
  /** Puts all rows in, so many a transaction. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** Never part of a match's text, where control characters are escaped. */
const BETWEEN = "\u001e";
/** A row's long text. As an array's element it would be escaped character by character. */
const LONG = "detail";

interface Column {
  readonly name: string;
  readonly type: string;
}

async function columnsOf(client: Client): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = 'match'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
  );
  return rows;
}

const quoted = (name: string): string => `"${name}"`;

/** As the table holds them now. */
export async function bareUpsert(url: string, size: number): Promise<BareUpsert> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const columns = await columnsOf(client);
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${columns.map(({ name }) => `${quoted(name)}::text`).join(", ")} from match order by patient, study, cohort`,
  );
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  const given = columns.map(({ name }, at) =>
    name === LONG ? `string_to_array($${at + 1}, '${BETWEEN}')` : `$${at + 1}::text[]`,
  );
  const cast = columns.map(({ name, type }) => `input.${quoted(name)}::${type}`).join(", ");
  const set = columns.map(({ name }) => `${quoted(name)} = excluded.${quoted(name)}`).join(", ");
  const statement = `insert into match (${names}) select ${cast} from unnest(${given.join(", ")}) as input(${names})
    on conflict (study, cohort, patient) do update set ${set}`;
  const chunks: (readonly (readonly (string | null)[] | string)[])[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const chunk = rows.slice(from, from + size);
    chunks.push(
      columns.map(({ name }) => {
        const values = chunk.map((row) => row[name] ?? null);
        return name === LONG ? values.join(BETWEEN) : values;
      }),
    );
  }
  return {
    rows: rows.length,
    run: async () => {
      for (const values of chunks) await client.query(statement, [...values]);
    },
    close: () => client.end(),
  };
}
