import Table from "cli-table3";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Takes the width that the others leave, and is wrapped to it. One column at most. */
  readonly wide?: true;
}

const PADDING = 2;
const BORDER = 1;
const NARROWEST = 24;

/**
 * A table of `width` columns on the screen where that is possible. Widths are those that characters
 * take there (a Chinese one takes two), so that the borders stay in line.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const needed = (at: number): number =>
    Math.max(...[columns[at]?.head ?? "", ...rows.map((row) => row[at] ?? "")].map(lineWidth));
  const taken = columns
    .map((column, at) => (column.wide ? 0 : needed(at)) + PADDING + BORDER)
    .reduce((sum, one) => sum + one, BORDER);
  const room = Math.max(NARROWEST, width - taken);
  const table = new Table({
    head: columns.map((column) => column.head),
    colAligns: columns.map((column) => column.align ?? "left"),
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...rows.map((row) =>
      columns.map((column, at) => {
        const text = row[at] ?? "";
        return column.wide ? wrapAnsi(text, room, { hard: true }) : text;
      }),
    ),
  );
  return table.toString();
}

const lineWidth = (text: string): number =>
  Math.max(...text.split("\n").map((line) => stringWidth(line)));
