import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

export type Path = readonly (string | number)[];
export type Place = NonNullable<Failure["at"]>;

/** A YAML text's plain value and where in the text each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  /** The nearest part that exists: a missing key is placed at its owner. */
  readonly at: (path: Path) => Place;
}

export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");

/**
 * Reads one YAML document in which every scalar stays text (the failsafe schema): a code `02` keeps its
 * zero and an 18-digit identifier its digits. The core schema reads numbers and booleans as such.
 * Failures carry line and column.
 */
export function readYaml(
  file: string,
  text: string,
  code: string,
  schema: "failsafe" | "core" = "failsafe",
): Result<YamlSource, Failure[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema,
    lineCounter: lines,
    prettyErrors: false,
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    return fail(
      document.errors.map((error) => ({
        code,
        message: `not readable as YAML: ${error.message}`,
        action: "mend the line; most often it is indentation, a missing quote or a repeated key",
        at: place(error.pos[0]),
      })),
    );
  }
  return ok({
    value: document.toJS(),
    at(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        const range = hasRange(node) ? node.range : null;
        if (range) return place(range[0]);
      }
      return place(0);
    },
  });
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);

/** zod's issues as failures at their line and column. */
export function shapeFailures(
  source: YamlSource,
  error: z.ZodError,
  code: string,
  action: string,
): Failure[] {
  return error.issues.flatMap((issue) => {
    const owner = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...owner, key]) : [owner];
    return paths.map((path) => ({
      code,
      message: issue.code === "unrecognized_keys" ? "there is no such field" : issue.message,
      action,
      path: pathText(path),
      at: source.at(path),
    }));
  });
}
