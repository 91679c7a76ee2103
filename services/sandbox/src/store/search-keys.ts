import { parseDateRange, periodRange, type DateRange } from "./date-range.ts";
import { isObject, listOf, type JsonResource } from "./json.ts";
import { parametersOf, type SearchParameter } from "./search-parameters.ts";

/** What one parameter finds in one resource: `system|code` tokens, `Type/id` references or a date. */
export type SearchKey = readonly string[] | DateRange | null;

/** One key a search parameter, in the order of the type's row. */
export type SearchKeys = readonly SearchKey[];

export const isRange = (key: SearchKey): key is DateRange => key !== null && !Array.isArray(key);

/** The keys of one parameter; `share` lets equal lists be one object, as most resources repeat others'. */
export type Share = (values: readonly string[]) => readonly string[];

const tokensOf = (value: unknown): readonly string[] => {
  if (typeof value === "string" || typeof value === "boolean") return [`|${value}`];
  if (!isObject(value)) return [];
  if (Array.isArray(value["coding"])) return value["coding"].flatMap(tokensOf);
  const code = value["code"] ?? value["value"];
  if (typeof code !== "string") return [];
  return [`${typeof value["system"] === "string" ? value["system"] : ""}|${code}`];
};

const referencesOf = (value: unknown): readonly string[] =>
  isObject(value) && typeof value["reference"] === "string" && !value["reference"].startsWith("#")
    ? [value["reference"]]
    : [];

function rangeOf(value: unknown): DateRange | null {
  if (typeof value === "string") return parseDateRange(value);
  if (!isObject(value)) return null;
  if (!Array.isArray(value["event"])) return periodRange(value["start"], value["end"]);
  const events = value["event"].filter((event) => typeof event === "string").toSorted();
  return periodRange(events[0], events.at(-1));
}

function valuesAt(holder: Readonly<Record<string, unknown>>, path: string): readonly unknown[] {
  const dot = path.indexOf(".");
  if (dot < 0) return listOf(holder[path]);
  const rest = path.slice(dot + 1);
  return listOf(holder[path.slice(0, dot)]).flatMap((one) =>
    isObject(one) ? valuesAt(one, rest) : [],
  );
}

function keyOf(resource: JsonResource, parameter: SearchParameter, share: Share): SearchKey {
  const values = parameter.elements.flatMap((element) => valuesAt(resource, element));
  if (parameter.kind === "date") {
    for (const value of values) {
      const range = rangeOf(value);
      if (range) return range;
    }
    return null;
  }
  const found = values.flatMap(parameter.kind === "token" ? tokensOf : referencesOf);
  return found.length > 0 ? share(found) : null;
}

export const keysOf = (resource: JsonResource, share: Share): SearchKeys =>
  parametersOf(resource.resourceType).map((parameter) => keyOf(resource, parameter, share));
