import { createHash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { stringify } from "csv-stringify/sync";
import writeSheet, { type SheetData } from "write-excel-file/node";
import type { Cell } from "./columns.ts";
import { guardText } from "./guard-text.ts";

type Row = readonly Cell[];

/** Names and values that stand above the rows. */
export type Head = readonly (readonly [name: string, value: Cell])[];

export interface LogFile {
  readonly bytes: Buffer;
  /** Of the rows below the column names as CSV (RFC 4180, UTF-8), hex; the same in every format. */
  readonly sha256: string;
}

interface Contents {
  readonly head: Head;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** So that nobody else waits for long while a file is made. */
const AT_ONCE = 1000;
/** Spreadsheets take a CSV without it for one in the encoding of the country. */
const BYTE_ORDER_MARK = "\uFEFF";

const guarded = (cells: Row): Row =>
  cells.map((cell) => (typeof cell === "string" ? guardText(cell) : cell));

/** Whoever reads a CSV may take any of them for the end of a row, and what follows for a cell of its own. */
const LINE_END = /[\r\n]/;

const csvOf = (rows: readonly Row[]): string =>
  stringify(rows.map(guarded), { record_delimiter: "windows", quoted_match: LINE_END });

async function csvOfRows(rows: readonly Row[]): Promise<LogFile> {
  const hash = createHash("sha256");
  const parts: Buffer[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = Buffer.from(csvOf(rows.slice(from, from + AT_ONCE)));
    hash.update(part);
    parts.push(part);
    await turn();
  }
  return { bytes: Buffer.concat(parts), sha256: hash.digest("hex") };
}

const headRows = ({ head, columns, rows }: Contents, sha256: string): readonly Row[] => [
  ...head,
  ["rows", rows.length],
  ["sha256", sha256],
  [],
  columns,
];

/** Comma-separated values as RFC 4180 has them. */
export async function csvFile(contents: Contents): Promise<LogFile> {
  const { bytes, sha256 } = await csvOfRows(contents.rows);
  const head = Buffer.from(BYTE_ORDER_MARK + csvOf(headRows(contents, sha256)));
  return { bytes: Buffer.concat([head, bytes]), sha256 };
}

/** Texts are cells of texts, which are never worked out, and guarded all the same: someone may save the sheet as CSV. */
const sheetOf = (rows: readonly Row[]): SheetData =>
  rows.map((cells) =>
    guarded(cells).map((cell) => (typeof cell === "string" ? { value: cell, type: String } : cell)),
  );

/** One sheet of an Office Open XML workbook. */
export async function xlsxFile(contents: Contents): Promise<LogFile> {
  const { sha256 } = await csvOfRows(contents.rows);
  const sheet = sheetOf([...headRows(contents, sha256), ...contents.rows]);
  const bytes = await writeSheet(sheet, { sheet: "screening log" }).toBuffer();
  return { bytes, sha256 };
}
