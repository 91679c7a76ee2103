import { type Draft, outcome } from "../reply.ts";
import type { SeenRequest } from "../request.ts";
import type { BulkOptions } from "./options.ts";

/** What an export was asked for. */
export interface KickOff {
  readonly method: string;
  readonly level: "system" | "patient" | "group";
  readonly group: string | null;
  /** Null: all. */
  readonly types: readonly string[] | null;
  readonly since: string | null;
  readonly elements: string | null;
  readonly typeFilters: readonly string[];
  /** Ids; null: all. */
  readonly patients: readonly string[] | null;
}

/** Reads a kick-off as the server's options have it, or says why not. */
export function readKickOff(options: BulkOptions, request: SeenRequest): KickOff | Draft {
  const { method, path, headers } = request;
  const { methods = ["GET", "POST"], refusal = 405, levels, groups = {} } = options;
  if (!methods.some((one) => one === method)) return outcome(refusal, "not-supported");
  if (headers["prefer"]?.includes("respond-async") !== true) return outcome(400, "required");
  const level = path.length === 1 ? "system" : path[0] === "Patient" ? "patient" : "group";
  const group = level === "group" ? (path[1] ?? "") : null;
  if (levels !== undefined && !levels.includes(level)) return outcome(404, "not-supported");
  if (group !== null && group !== "all" && !(group in groups)) return outcome(404, "not-found");
  const given = method === "POST" ? postedIn(request) : queryOf(request);
  return Array.isArray(given) ? kickOffOf(given, { method, level, group }) : given;
}

type Given = readonly (readonly [name: string, value: string])[];

/** `_type` and `_elements` may be comma lists; `patient` is for POST only (Bulk Data Access, Query Parameters). */
function queryOf({ params }: SeenRequest): (readonly [string, string])[] | Draft {
  if (params.has("patient")) return outcome(400, "invalid");
  return [...params].flatMap(([name, value]) =>
    name === "_type"
      ? value.split(",").map((one): [string, string] => [name, one])
      : [[name, value]],
  );
}

interface Posted {
  readonly resourceType?: string;
  readonly parameter?: readonly Readonly<Record<string, unknown>>[];
}

/** The parameters of a FHIR Parameters body; a comma list where a parameter is to be repeated is refused. */
function postedIn({ body, headers }: SeenRequest): [string, string][] | Draft {
  if (headers["content-type"]?.includes("json") !== true) return outcome(415, "not-supported");
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- looked at member by member below
    const posted = JSON.parse(body) as Posted;
    if (posted.resourceType !== "Parameters") return outcome(400, "structure");
    const given = (posted.parameter ?? []).map((one): [string, string] => [
      String(one["name"]),
      valueOf(one),
    ]);
    const listed = given.some(([name, value]) => name === "_type" && value.includes(","));
    return listed ? outcome(400, "invalid") : given;
  } catch {
    return outcome(400, "structure");
  }
}

function valueOf(parameter: Readonly<Record<string, unknown>>): string {
  const value = Object.entries(parameter).find(([name]) => name.startsWith("value"))?.[1];
  if (typeof value === "object" && value !== null && "reference" in value) {
    return String(value.reference);
  }
  return String(value);
}

function kickOffOf(given: Given, asked: Pick<KickOff, "method" | "level" | "group">): KickOff {
  const all = (name: string): string[] =>
    given.filter(([one]) => one === name).map(([, value]) => value);
  const some = (name: string): string[] | null => (all(name).length > 0 ? all(name) : null);
  return {
    ...asked,
    types: some("_type"),
    since: all("_since")[0] ?? null,
    elements: some("_elements")?.join(",") ?? null,
    typeFilters: all("_typeFilter"),
    patients: some("patient")?.map((one) => one.replace(/^Patient\//, "")) ?? null,
  };
}
