import { types, type CustomTypesConfig } from "pg";
import { InternalError } from "@cohort/foundation";

function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InternalError(`not a safe integer: ${text}`);
  return value;
}

/** PostgreSQL in the ISO style: `2026-11-22 05:06:07.123+00`. */
const toInstant = (text: string): string =>
  new Date(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")).toISOString();

/** Dates stay the text they are (pg would make local midnights of them), instants become ISO 8601. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [types.builtins.DATE, (text) => text],
  [types.builtins.INT8, toInteger],
  [types.builtins.NUMERIC, Number],
  [types.builtins.TIMESTAMPTZ, toInstant],
]);

/** For one pool: pg's own table is global, and not ours to change. */
export const typesOfRows: CustomTypesConfig = {
  getTypeParser: (oid, format) => PARSERS.get(oid) ?? types.getTypeParser(oid, format),
};
