import { parseDateSpan } from "@cohort/foundation";

/** An interval of instants in milliseconds since 1970 UTC, both ends included; open ends are infinite. */
export interface DateRange {
  readonly from: number;
  readonly to: number;
}

const MS_PER_DAY = 86_400_000;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Every instant that a FHIR date, dateTime or instant may mean: a date is its whole day, a time without
 * seconds its whole minute (FHIR R4 search, 3.1.1.4.5). A zone that is not given is UTC. Null: no date.
 */
export function parseDateRange(text: string): DateRange | null {
  const span = parseDateSpan(text);
  if (span) return { from: span.from * MS_PER_DAY, to: (span.to + 1) * MS_PER_DAY - 1 };
  const match = DATE_TIME.exec(text);
  if (!match || !parseDateSpan(match[1] ?? "")) return null;
  const [, , seconds, fraction, zone] = match;
  const from = Date.parse(zone ? text : `${text}Z`);
  if (Number.isNaN(from)) return null;
  const width = fraction ? 1 : seconds ? 1000 : 60_000;
  return { from, to: from + width - 1 };
}

/** A Period's instants, from the start of its first to the end of its last; null where it has neither. */
export function periodRange(start: unknown, end: unknown): DateRange | null {
  const first = typeof start === "string" ? parseDateRange(start) : null;
  const last = typeof end === "string" ? parseDateRange(end) : null;
  if (!first && !last) return null;
  return {
    from: first?.from ?? Number.NEGATIVE_INFINITY,
    to: last?.to ?? Number.POSITIVE_INFINITY,
  };
}

export const PREFIXES = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"] as const;
export type DatePrefix = (typeof PREFIXES)[number];

/** Whether a resource's range satisfies `prefix` of the asked one, as FHIR R4 search 3.1.1.4.5 says. */
export function compareRanges(prefix: DatePrefix, asked: DateRange, has: DateRange): boolean {
  const contained = has.from >= asked.from && has.to <= asked.to;
  switch (prefix) {
    case "eq":
      return contained;
    case "ne":
      return !contained;
    case "gt":
      return has.to > asked.to;
    case "lt":
      return has.from < asked.from;
    case "ge":
      return contained || has.to > asked.to;
    case "le":
      return contained || has.from < asked.from;
    case "sa":
      return has.from > asked.to;
    case "eb":
      return has.to < asked.from;
  }
}
