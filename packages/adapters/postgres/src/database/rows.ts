import { createHash } from "node:crypto";
import { sql, type AliasedRawBuilder, type RawBuilder } from "kysely";

/** Never part of JSON text, where control characters are escaped. */
const SEPARATOR = "\u001e";

/** PostgreSQL's name of a column's type; `json text` is text that is JSON, or otherwise free of control characters. */
export type ColumnType =
  | "text"
  | "uuid"
  | "smallint"
  | "integer"
  | "bigint"
  | "numeric"
  | "boolean"
  | "date"
  | "timestamptz"
  | "verdict"
  | "json text";

/**
 * Rows as a table that a statement can read from: one parameter a column, however many rows there are.
 * JSON goes as one text, because an array's elements would be escaped quote by quote here and unescaped
 * there. There must be at least one row.
 */
export function rowsAs<Row extends object, Alias extends string>(
  rows: readonly Row[],
  types: Readonly<Record<keyof Row & string, ColumnType>>,
  alias: Alias,
): AliasedRawBuilder<Row, Alias> {
  const names = Object.keys(types).filter((name): name is keyof Row & string => name in types);
  const columns = names.map((name): RawBuilder<unknown> => {
    const values = rows.map((row) => row[name]);
    const type = types[name];
    return type === "json text"
      ? sql`string_to_array(${values.join(SEPARATOR)}, ${SEPARATOR})`
      : sql`${values}::${sql.raw(type)}[]`;
  });
  const header = sql`${sql.ref(alias)}(${sql.join(names.map((name) => sql.ref(name)))})`;
  return sql<Row>`unnest(${sql.join(columns)})`.as<Alias>(header);
}

/** `= any(...)` with one parameter, however many values. */
export const anyOf = <T>(values: readonly T[]): RawBuilder<T> => sql`any(${values})`;

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
