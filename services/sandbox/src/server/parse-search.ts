import type { OperationOutcomeIssue } from "fhir/r4.js";
import { parametersOf, type SearchParameter } from "../store/search-parameters.ts";
import { issue, refuse, RequestError } from "./outcome.ts";
import { parseInclude, parseOrder } from "./parse-controls.ts";
import {
  DEFAULT_COUNT,
  MAX_COUNT,
  type Include,
  type Order,
  type SearchRequest,
} from "./search-request.ts";
import {
  alternatives,
  dateFilter,
  parseDateQuestion,
  referenceFilter,
  referenceTo,
  tokenFilter,
  updatedFilter,
  type DateQuestion,
  type Test,
} from "./search-values.ts";

/** Accepted without effect: the answer is what they ask for anyway. */
const HARMLESS = new Set(["_format", "_pretty", "_total"]);

function dateQuestions(name: string, value: string): readonly DateQuestion[] {
  return alternatives(value).map((part) => {
    const question = parseDateQuestion(part);
    if (!question) {
      throw refuse(400, "value", `${name}: "${part}" is not a date that can be searched for.`);
    }
    return question;
  });
}

function countOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw refuse(400, "value", `_count: "${value}" is not a number.`);
  return Math.min(Number(value), MAX_COUNT);
}

/** Checks a search of one type. Throws a RequestError where it cannot be run as asked. */
export function parseSearch(
  type: string,
  parameters: URLSearchParams,
  strict: boolean,
): SearchRequest {
  const rows = new Map(parametersOf(type).map((row) => [row.name, row]));
  const tests: Test[] = [];
  const warnings: OperationOutcomeIssue[] = [];
  const applied = new URLSearchParams();
  const includes: Include[] = [];
  let ids: readonly string[] | null = null;
  let patients: readonly string[] | null = null;
  let order: readonly Order[] = [];
  let count = DEFAULT_COUNT;
  let countOnly = false;
  let elements: readonly string[] | null = null;

  const unsupported = (text: string): void => {
    warnings.push(issue(strict ? "error" : "warning", "not-supported", text));
  };
  const addFilter = (row: SearchParameter, value: string): void => {
    if (row.kind === "token") tests.push(tokenFilter(type, row.name, value));
    else if (row.kind === "date") {
      tests.push(dateFilter(type, row.name, dateQuestions(row.name, value)));
    } else {
      const references = alternatives(value).map((part) => referenceTo(part, row.target ?? ""));
      tests.push(referenceFilter(type, row.name, new Set(references)));
      if (row.target === "Patient") patients ??= references;
    }
  };
  const apply = (name: string, value: string): boolean => {
    const row = rows.get(name);
    if (row) {
      addFilter(row, value);
      return true;
    }
    switch (name) {
      case "_id": {
        const wanted = new Set(alternatives(value));
        ids ??= [...wanted];
        tests.push((entry) => wanted.has(entry.id));
        return true;
      }
      case "_lastUpdated":
        tests.push(updatedFilter(dateQuestions(name, value)));
        return true;
      case "_count":
        count = countOf(value);
        countOnly ||= count === 0;
        return true;
      case "_sort": {
        const parsed = parseOrder(type, value);
        for (const key of parsed.unknown) unsupported(`_sort by "${key}" is not supported.`);
        order = parsed.order;
        return parsed.unknown.length === 0;
      }
      case "_include": {
        const include = parseInclude(type, value);
        if (!include) unsupported(`_include "${value}" is not supported for ${type}.`);
        else includes.push(include);
        return include !== null;
      }
      case "_elements":
        elements = alternatives(value);
        return true;
      case "_summary":
        if (value === "count") countOnly = true;
        else if (value !== "false") unsupported(`_summary "${value}" is not supported.`);
        return value === "count" || value === "false";
      default:
        unsupported(`Search parameter "${name}" is not supported for ${type}.`);
        return false;
    }
  };

  for (const [name, value] of parameters) {
    if (HARMLESS.has(name)) continue;
    const [bare = "", modifier] = name.split(":", 2);
    if (modifier !== undefined && !(rows.get(bare)?.target === modifier)) {
      throw refuse(400, "not-supported", `Modifier ":${modifier}" of "${bare}" is not supported.`);
    }
    if (value !== "" && apply(bare, value)) applied.append(name, value);
  }
  if (strict && warnings.length > 0) throw new RequestError(400, warnings);
  return {
    type,
    tests,
    ids,
    patients,
    order,
    count,
    countOnly,
    includes,
    elements,
    warnings,
    applied,
  };
}
