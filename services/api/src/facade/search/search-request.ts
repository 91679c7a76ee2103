import {
  FHIR_SEARCH,
  type FieldError,
  PAGE_LIMIT,
  type SearchedType,
  type SearchParameter,
} from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { type Outcome, reject } from "../../edge/rejection.ts";
import type { ApiRequest } from "../../route.ts";
import { readCursor } from "./cursor.ts";
import { type InstantRange, intersect, readDateRange } from "./date-range.ts";
import { type Include, readInclude } from "./includes.ts";

/** A search as it was understood. */
export interface SearchRequest {
  readonly type: SearchedType;
  /** Every parameter that was used, one value each, in order of their names. */
  readonly asked: readonly (readonly [string, string])[];
  readonly includes: ReadonlySet<Include>;
  /** 0 where the total alone is wanted. */
  readonly limit: number;
  /** The id after which the page begins. */
  readonly after?: string;
}

/** The values that may match, by commas; undefined where it was not asked for. */
export function valuesOf({ asked }: SearchRequest, name: string): readonly string[] | undefined {
  const given = asked.find(([asking]) => asking === name)?.[1];
  return given?.split(",").map((value) => value.trim());
}

/** All ranges that were given for a date parameter, as one. */
export const rangeOf = ({ asked }: SearchRequest, name: string): InstantRange =>
  intersect(
    asked.flatMap(([asking, value]) => (asking === name ? (readDateRange(value) ?? []) : [])),
  );

interface Given {
  readonly name: string;
  readonly modifier: string | null;
  readonly value: string;
}

const CONTROLS: ReadonlySet<string> = new Set(["_count", "_summary", "_cursor"]);
const isInclude = ({ name }: Given): boolean => name === "_include";

/** FHIR R4 3.1.1.1: what is not known is refused, unless the client prefers leniency. */
const isLenient = (request: ApiRequest): boolean =>
  /(?:^|[,;\s])handling=lenient(?:$|[,;\s])/.test(request.header("Prefer") ?? "");

/** Refuses what it does not understand: a filter that is ignored would tell more than was asked for. */
export function readSearchRequest(type: SearchedType, request: ApiRequest): Outcome<SearchRequest> {
  const known = new Map<string, SearchParameter>(Object.entries(FHIR_SEARCH[type]));
  const lenient = isLenient(request);
  const given = givenIn(request.query).filter(
    (each) => !lenient || known.has(each.name) || CONTROLS.has(each.name) || isInclude(each),
  );
  const errors = [
    ...given.flatMap((each) => complaint(type, each, known.get(each.name)) ?? []),
    ...repeated(given, known),
  ];
  if (errors.length > 0) return reject("invalid-request", { errors: errors.slice(0, 20) });
  const asked = given
    .filter(({ name }) => !CONTROLS.has(name))
    .map((each) => [isInclude(each) ? keyOf(each) : each.name, each.value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const cursor = given.find(({ name }) => name === "_cursor")?.value;
  const after = cursor === undefined ? ok(undefined) : readCursor(asked, cursor);
  if (!after.ok) return after;
  return ok({
    type,
    asked,
    includes: new Set(given.filter(isInclude).flatMap((each) => readInclude(type, each) ?? [])),
    limit: limitOf(given),
    ...(after.value === undefined ? {} : { after: after.value }),
  });
}

function givenIn(query: unknown): readonly Given[] {
  if (typeof query !== "object" || query === null) return [];
  return Object.entries(query).flatMap(([key, values]) => {
    const [name = "", modifier = null] = key.split(":", 2);
    return [values].flat().map((value): Given => ({ name, modifier, value: String(value) }));
  });
}

const keyOf = ({ name, modifier }: Given): string =>
  modifier === null ? name : `${name}:${modifier}`;

function limitOf(given: readonly Given[]): number {
  const count = given.find(({ name }) => name === "_count")?.value;
  if (given.some(({ name, value }) => name === "_summary" && value === "count")) return 0;
  return Math.min(count === undefined ? PAGE_LIMIT.default : Number(count), PAGE_LIMIT.max);
}

function complaint(
  type: SearchedType,
  given: Given,
  parameter: SearchParameter | undefined,
): FieldError | null {
  const { name, modifier, value } = given;
  const field = name.slice(0, 100);
  if (isInclude(given)) {
    return readInclude(type, given) ? null : { field, message: "names what is not brought along" };
  }
  if (name === "_count") {
    return /^\d{1,6}$/.test(value) ? null : { field, message: "must be a whole number" };
  }
  if (name === "_summary") {
    return ["count", "false"].includes(value) ? null : { field, message: "must be count or false" };
  }
  if (name === "_cursor") return null;
  if (!parameter) return { field, message: "is not known here" };
  if (modifier !== null && !isServed(modifier, name, parameter)) {
    return { field, message: "has a modifier that is not served" };
  }
  if (value.trim() === "") return { field, message: "has no value" };
  if (parameter.type === "date" && readDateRange(value) === null) {
    return { field, message: "must be a date or an instant, with eq, ge, gt, le, lt or no prefix" };
  }
  return null;
}

const TARGETS: Readonly<Record<string, string>> = {
  study: "ResearchStudy",
  individual: "Patient",
  patient: "Patient",
  target: "ResearchSubject",
};

/** A reference may name the type that it can only be of. */
const isServed = (modifier: string, name: string, { type }: SearchParameter): boolean =>
  type === "reference" && TARGETS[name] === modifier;

/** Dates make a range; of all else, both at once is nothing that this server can say. */
function repeated(
  given: readonly Given[],
  known: ReadonlyMap<string, SearchParameter>,
): readonly FieldError[] {
  const seen = new Set<string>();
  const twice = given.filter(({ name }) => {
    const again = seen.has(name);
    seen.add(name);
    return again && known.get(name)?.type !== "date" && name !== "_include";
  });
  const message = "is given twice; alternatives are separated by commas";
  return twice.map(({ name }) => ({ field: name.slice(0, 100), message }));
}
