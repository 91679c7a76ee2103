import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART } from "../render/render.ts";
import type { Values } from "../render/rendered.ts";
import { defaultValues, isMap } from "../render/value-sets.ts";
import { type Schema, readSchema } from "./schema.ts";

const [BEGIN, END] = ["<!-- values: begin -->", "<!-- values: end -->"];
/** Their members are variables, which deploy/environment.md explains. */
const TOLD_ELSEWHERE = new Set(["config", "secrets.files", "migrate.secrets.files", "global"]);

interface Row {
  readonly path: string;
  readonly fallback: unknown;
  readonly meaning: string;
}

/** Every value of the schema, in its order, down to those that have no parts with names. */
function rowsOf(schema: Schema, values: unknown, path: string): readonly Row[] {
  const parts = Object.entries(schema.properties ?? {});
  const row = { path, fallback: values, meaning: schema.description ?? "" };
  if (parts.length === 0 || TOLD_ELSEWHERE.has(path)) return [row];
  const own = path === "" ? [] : [{ ...row, fallback: undefined }];
  const below = parts.flatMap(([name, part]) => {
    const value = isMap(values) ? values[name] : undefined;
    return rowsOf(part, value, path === "" ? name : `${path}.${name}`);
  });
  return [...own, ...below];
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export function valuesTable(): string {
  const values: Values = defaultValues();
  const rows = rowsOf(readSchema(), values, "").filter(({ path }) => path !== "global");
  const lines = rows.map(({ path, fallback, meaning }) => {
    const shown = fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``;
    return `| \`${path}\` | ${cell(shown)} | ${cell(meaning)} |`;
  });
  return ["| value | default | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

/** The chart's README with the table as it is now. */
export function readmeWithTable(): string {
  const text = readFileSync(join(CHART, "README.md"), "utf8");
  const [before = "", rest = ""] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? "";
  return `${before}${BEGIN}\n\n${valuesTable()}\n\n${END}${after}`;
}
