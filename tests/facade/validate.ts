import { Fhir } from "fhir";

/**
 * What is wrong with a resource as FHIR R4, as sentences that begin with its path; empty where nothing is. The validator knows the
 * elements, their cardinalities and the required value sets; formats and emptiness it does not look at, so they are looked at here.
 */
export function complaintsAbout(resource: object): readonly string[] {
  // As it goes over the wire: members without a value are not there.
  const sent: unknown = JSON.parse(JSON.stringify(resource));
  return [...structural(sent), ...formal(sent, typeOf(sent))];
}

const validator = new Fhir();

/** The validator's words where a code is not of a value set that does not bind, or that did not come with it. */
const NOT_BINDING = /not found in value set|Value set .* could not be found/;

function structural(resource: unknown): readonly string[] {
  if (typeof resource !== "object" || resource === null) return ["it is no resource"];
  const { messages } = validator.validate(resource, { errorOnUnexpected: true });
  return messages.flatMap(({ severity, location, message = "" }) =>
    String(severity) !== "error" && NOT_BINDING.test(message) ? [] : [`${location}: ${message}`],
  );
}

const typeOf = (value: unknown): string =>
  String((value as { resourceType?: unknown } | null)?.resourceType);

const INSTANT =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const DATE_TIME = new RegExp(`${DATE.source}|${INSTANT.source}`);

/** By the element's name: in these resources none is used for two types. R4 2.24.0.1. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  versionId: /^[A-Za-z0-9\-.]{1,64}$/,
  lastUpdated: INSTANT,
  recorded: INSTANT,
  timestamp: INSTANT,
  date: DATE_TIME,
  start: DATE_TIME,
  end: DATE_TIME,
  valueDate: DATE,
  valueDateTime: DATE_TIME,
  valueInstant: INSTANT,
  occurrenceDateTime: DATE_TIME,
  occurredDateTime: DATE_TIME,
  system: /^(https?:\/\/|urn:)\S+$/,
  url: /^\S+$/,
  code: /^\S+( \S+)*$/,
  valueCode: /^\S+( \S+)*$/,
};

/** R4 2.1.0.3: no empty values, and what has a format is in it. */
function formal(value: unknown, path: string): readonly string[] {
  if (value === null || value === undefined) return [`${path}: has no value`];
  if (typeof value === "number") {
    return Number.isFinite(value) ? [] : [`${path}: is no number`];
  }
  if (typeof value === "string") return formalText(value, path);
  if (typeof value !== "object") return [];
  const inside = Array.isArray(value)
    ? value.flatMap((each, at) => formal(each, `${path}[${at}]`))
    : Object.entries(value).flatMap(([name, each]) => formal(each, `${path}.${name}`));
  return Object.keys(value).length === 0 ? [`${path}: is empty`] : inside;
}

function formalText(text: string, path: string): readonly string[] {
  if (text.trim() === "") return [`${path}: is empty`];
  const name = path.split(".").at(-1) ?? "";
  const format = FORMATS[name];
  return format && !format.test(text) ? [`${path}: "${text}" has another form`] : [];
}
