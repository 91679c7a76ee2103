import type { IncomingHttpHeaders } from "node:http";
import { ok } from "@cohort/foundation";
import { type Outcome, rejectField } from "../../edge/rejection.ts";

/** Only R4 is spoken (FHIR R4 3.1.0.1.14, the MIME type's parameter fhirVersion). */
const FHIR_VERSION = "4.0";
const JSON_TYPES: ReadonlySet<string> = new Set([
  "application/fhir+json",
  // As it was called before STU3: clients that take both versions still ask for it.
  "application/json+fhir",
  "application/json",
  "text/json",
  "application/*",
  "*/*",
]);
/** Names by which `_format` may ask for JSON (FHIR R4 3.1.0.1.11). */
const JSON_FORMATS: ReadonlySet<string> = new Set([...JSON_TYPES, "json"]);

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function readRange(text: string): MediaRange {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim().toLowerCase());
  const parameters = rest.map((part): [string, string] => {
    const [name = "", value = ""] = part.split("=", 2);
    return [name.trim(), value.trim().replaceAll('"', "")];
  });
  return { type, parameters: new Map(parameters) };
}

const isOurVersion = (parameters: ReadonlyMap<string, string>): boolean =>
  [FHIR_VERSION, `${FHIR_VERSION}.1`].includes(parameters.get("fhirversion") ?? FHIR_VERSION);

function isServed({ type, parameters }: MediaRange, types: ReadonlySet<string>): boolean {
  if (Number(parameters.get("q") ?? "1") === 0) return false;
  return types.has(type) && isOurVersion(parameters);
}

const notServed = (field: string): Outcome<null> =>
  rejectField("not-acceptable", field, "must allow application/fhir+json; fhirVersion=4.0");

/** Whether the caller takes what is served: R4 in JSON. `_format` goes before Accept, and no Accept takes anything. */
export function checkAcceptable(
  { accept }: Pick<IncomingHttpHeaders, "accept">,
  format: unknown,
): Outcome<null> {
  if (format !== undefined) {
    // A plus in a query that nobody encoded is a space.
    const asked = typeof format === "string" ? format.trim().replace(/ (?=json$|fhir$)/, "+") : "";
    return isServed(readRange(asked), JSON_FORMATS) ? ok(null) : notServed("_format");
  }
  if (accept === undefined || accept.trim() === "") return ok(null);
  const ranges = accept.split(",").map(readRange);
  return ranges.some((range) => isServed(range, JSON_TYPES)) ? ok(null) : notServed("Accept");
}

/** Parameters that say how to answer, and nothing of what is asked. */
const ABOUT_THE_ANSWER: ReadonlySet<string> = new Set(["_format", "_pretty"]);

/** A query without what `checkAcceptable` has dealt with, for the schema of the operation. */
export const withoutFormat = (
  query: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !ABOUT_THE_ANSWER.has(name)));
