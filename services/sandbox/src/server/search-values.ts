import {
  compareRanges,
  parseDateRange,
  PREFIXES,
  type DatePrefix,
  type DateRange,
} from "../store/date-range.ts";
import type { Entry } from "../store/store.ts";
import { isRange } from "../store/search-keys.ts";
import { parametersOf } from "../store/search-parameters.ts";

export type Test = (entry: Entry) => boolean;

/** A search value's alternatives: split at commas, `\,` being a comma of the value itself (R4 search, 3.1.1.4). */
export const alternatives = (value: string): readonly string[] =>
  value
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll("\\,", ",").trim())
    .filter((part) => part !== "");

/** `code`, `system|code`, `|code` (no system) and `system|` (any code of it). */
function tokenTest(asked: string): (token: string) => boolean {
  const bar = asked.indexOf("|");
  if (bar < 0) return (token) => token.slice(token.indexOf("|") + 1) === asked;
  if (bar === asked.length - 1) return (token) => token.startsWith(asked);
  return (token) => token === asked;
}

/** `Patient/1` of `1`, `Patient/1` and `http://any.host/base/Patient/1`. */
export function referenceTo(value: string, defaultType: string): string {
  const parts = value.split("/");
  const id = parts.at(-1) ?? "";
  return parts.length === 1 ? `${defaultType}/${id}` : `${parts.at(-2) ?? ""}/${id}`;
}

const PREFIXED = /^([a-z]{2})(?=\d)/;

export interface DateQuestion {
  readonly prefix: DatePrefix;
  readonly range: DateRange;
}

/** Null where it is no date, or has a prefix that no server could read or we do not support (`ap`). */
export function parseDateQuestion(value: string): DateQuestion | null {
  const written = PREFIXED.exec(value)?.[1];
  const prefix = PREFIXES.find((known) => known === (written ?? "eq"));
  const range = parseDateRange(written ? value.slice(2) : value);
  return prefix && range ? { prefix, range } : null;
}

const keyTest =
  (type: string, name: string, wanted: (values: readonly string[]) => boolean): Test =>
  (entry) => {
    const key = entry.keys[parametersOf(type).findIndex((row) => row.name === name)] ?? null;
    return key !== null && !isRange(key) && wanted(key);
  };

export function tokenFilter(type: string, name: string, value: string): Test {
  const tests = alternatives(value).map(tokenTest);
  return keyTest(type, name, (tokens) => tokens.some((token) => tests.some((test) => test(token))));
}

export function referenceFilter(type: string, name: string, references: ReadonlySet<string>): Test {
  return keyTest(type, name, (found) => found.some((reference) => references.has(reference)));
}

export function dateFilter(type: string, name: string, questions: readonly DateQuestion[]): Test {
  const position = parametersOf(type).findIndex((row) => row.name === name);
  return (entry) => {
    const key = entry.keys[position] ?? null;
    return (
      key !== null &&
      isRange(key) &&
      questions.some(({ prefix, range }) => compareRanges(prefix, range, key))
    );
  };
}

export function updatedFilter(questions: readonly DateQuestion[]): Test {
  return ({ updated }) =>
    questions.some(({ prefix, range }) =>
      compareRanges(prefix, range, { from: updated, to: updated }),
    );
}
