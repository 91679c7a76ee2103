/** From inclusive, before exclusive, as ISO 8601 in UTC with milliseconds; unset: no bound. */
export interface InstantRange {
  readonly from?: string;
  readonly before?: string;
}

const SHAPE =
  /^(eq|ge|gt|le|lt)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const MINUTE = 60_000;

/**
 * FHIR R4 3.1.1.4.5: a date parameter is as long as it is precise, and is compared as that. Without a zone it is in UTC. Null where
 * it is none, or has a prefix that is not served.
 */
export function readDateRange(text: string): InstantRange | null {
  // A plus in a URL that nobody encoded is a space.
  const parts = SHAPE.exec(text.trim().replace(/ (\d\d:\d\d)$/, "+$1"));
  if (!parts) return null;
  const [, prefix = "eq", year = "", month, day, hour, minute, second, fraction, zone] = parts;
  const date = `${year}-${month ?? "01"}-${day ?? "01"}`;
  const time = `${hour ?? "00"}:${minute ?? "00"}:${second ?? "00"}.${milliseconds(fraction)}`;
  const start = Date.parse(`${date}T${time}${zone ?? "Z"}`);
  if (Number.isNaN(start) || !isDate(date)) return null;
  const end = endOf(start, { month, day, hour, second, fraction });
  return comparison(prefix, toInstant(start), toInstant(end));
}

/** Within what every database holds, an instant beside included; nothing here is older or newer than that. */
const FIRST = Date.parse("0001-01-02T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

const toInstant = (ms: number): string =>
  new Date(Math.min(LAST, Math.max(FIRST, ms))).toISOString();

const milliseconds = (fraction: string | undefined): string =>
  (fraction ?? "").slice(0, 3).padEnd(3, "0");

/** `Date.parse` takes 2026-02-30 for the second of March. */
const isDate = (date: string): boolean => new Date(date).toISOString().startsWith(date);

function endOf(
  start: number,
  given: Readonly<Record<"month" | "day" | "hour" | "second" | "fraction", string | undefined>>,
): number {
  if (given.fraction !== undefined) return start + 1;
  if (given.second !== undefined) return start + 1000;
  if (given.hour !== undefined) return start + MINUTE;
  const date = new Date(start);
  if (given.day !== undefined) return date.setUTCDate(date.getUTCDate() + 1);
  if (given.month !== undefined) return date.setUTCMonth(date.getUTCMonth() + 1);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}

function comparison(prefix: string, start: string, end: string): InstantRange {
  switch (prefix) {
    case "ge":
      return { from: start };
    case "gt":
      return { from: end };
    case "lt":
      return { before: start };
    case "le":
      return { before: end };
    default:
      return { from: start, before: end };
  }
}

/** What lies in all of them. */
export function intersect(ranges: readonly InstantRange[]): InstantRange {
  const from = ranges
    .flatMap((range) => range.from ?? [])
    .toSorted()
    .at(-1);
  const before = ranges.flatMap((range) => range.before ?? []).toSorted()[0];
  return { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { before }) };
}

export const isWithin = ({ from, before }: InstantRange, instant: string): boolean =>
  (from === undefined || instant >= from) && (before === undefined || instant < before);
