import { cpus, totalmem } from "node:os";
import { readFileSync } from "node:fs";
import { type Figure, type Row, isReached, median } from "./row.ts";
import { whyNot } from "./why.ts";

/** A row with the day on which it was measured. */
export type Measured = Row & { readonly date: string };

/** What a run leaves behind: nothing of it says whose machine it was. */
export interface Results {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGB: number;
    readonly node: string;
  };
  /** What was typed. */
  readonly command: string;
  readonly rows: readonly Measured[];
}

export const RESULTS = new URL("results.json", import.meta.url);
export const README = new URL("../../README.md", import.meta.url);
const [BEGIN, END] = ["<!-- bench: made by `pnpm bench -- --write` -->", "<!-- end of bench -->"];

export const machine = (): Results["machine"] => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS, "utf8")) as Results;

/** Five digits are more than any figure is good for. */
const short = (_key: string, value: unknown): unknown =>
  typeof value === "number" ? Number(value.toPrecision(5)) : value;

/** Lists of numbers in one line each, which is how the formatter leaves them. */
export const jsonText = (value: unknown, replacer?: typeof short): string =>
  `${JSON.stringify(value, replacer, 2)}\n`.replaceAll(
    /\[\s+([-\d.e,\s]+?)\s+\]/g,
    (_, figures: string) => `[${figures.split(/,\s+/).join(", ")}]`,
  );

/** As the file holds them. */
export const resultsText = (results: Results): string => jsonText(results, short);

/** `T1` of `T1 clinic`. */
export const targetOf = ({ id }: Row): string => /^\w+/.exec(id)?.[0] ?? id;

/** New rows in the place of all older ones of the same targets, in the targets' order. */
export function merged(older: readonly Measured[], newer: readonly Measured[]): Measured[] {
  const targets = new Set(newer.map(targetOf));
  const number = (row: Row): number => Number(/^T(\d+)/.exec(targetOf(row))?.[1] ?? 99);
  return [...older.filter((row) => !targets.has(targetOf(row))), ...newer].toSorted(
    (a, b) => number(a) - number(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** Three digits, as far as they are before the point all of them. */
export function digits(value: number): string {
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  const rounded = value.toFixed(Math.max(0, Math.min(6, 2 - size)));
  return Number(rounded)
    .toLocaleString("en-US", { maximumSignificantDigits: 6 })
    .replaceAll(",", " ");
}

const figureText = ({ value, unit }: Figure): string => `${digits(value)} ${unit}`;

const targetText = ({ target, unit }: Row): string => {
  if (target === null) return "for information";
  return "atLeast" in target ? `>= ${target.atLeast} ${unit}` : `<= ${target.atMost} ${unit}`;
};

const reachedText = (row: Row): string => {
  const reached = isReached(row);
  return reached === null ? "" : reached ? "yes" : "no";
};

/** The middle of the rounds, and between which figures they lay. */
const measuredText = ({ measured, unit }: Row): string =>
  `${digits(median(measured))} ${unit} [${digits(Math.min(...measured))} - ${digits(Math.max(...measured))}]`;

const HEAD = ["row", "what", "ours", "next to", "measured", "target", "reached"] as const;

const cellsOf = (row: Row): readonly string[] => [
  row.id,
  row.what,
  figureText(row.ours),
  row.peer ? `${row.peer.name}: ${figureText(row.peer)}` : "",
  measuredText(row),
  targetText(row),
  reachedText(row),
];

/** What a person reads in a terminal: a row a paragraph. */
export const plain = (rows: readonly Row[]): string =>
  rows
    .map((row) => {
      const [id, what, ours, peer, measured, target, reached] = cellsOf(row);
      const why = whyNot(row);
      return [
        `${id}: ${what}`,
        `  ours ${ours}${peer === "" ? "" : `; ${peer}`}`,
        `  ${measured}; target ${target}${reached === "" ? "" : `; reached: ${reached}`}`,
        ...(row.note === undefined ? [] : [`  ${row.note}`]),
        ...(why === null ? [] : [`  ${why}`]),
      ].join("\n");
    })
    .join("\n");

/** Columns as wide as their widest cell, which is how the formatter leaves them. */
function table(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, at) => Math.max(3, ...lines.map((cells) => cells[at]?.length ?? 0)));
  const written = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [head = [], ...rest] = lines;
  return [written(head), rule, ...rest.map(written)];
}

/** The README's table, with what it was measured on, and why what is not reached is not. */
export function markdown({ machine: on, command, rows }: Results): string {
  const days = [...new Set(rows.map(({ date }) => date))].toSorted();
  const missed = rows.filter((row) => isReached(row) === false);
  const reasons = [...new Set(missed.flatMap((row) => whyNot(row) ?? []))];
  return [
    `Measured by \`${command}\` on ${days.join(" and ")}: ${on.cores} x ${on.cpu}, ${on.memoryGB} GB, Node ${on.node}. The middle of at least three`,
    "interleaved rounds, and the least and the most of them.",
    "",
    ...table([HEAD, ...rows.map(cellsOf)]),
    ...(reasons.length === 0
      ? []
      : ["", "What is not reached:", "", ...reasons.map((one) => `- ${one}`)]),
  ].join("\n");
}

/** The README with the table in its place between the markers. */
export function withTable(readme: string, results: Results): string {
  const shown = results.rows.length === 0 ? "Not measured yet." : markdown(results);
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the table: ${BEGIN}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${shown}\n\n${readme.slice(to)}`;
}
