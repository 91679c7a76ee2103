import { MS_PER_DAY } from "@cohort/foundation";
import type { Moment, ProcedureFact } from "@cohort/record";
import type { Period, Timing } from "fhir/r4.js";
import type { Calendar } from "./calendar.ts";
import { type Key, type Raw, child, textsOf, valueOf } from "./raw.ts";

/** When something was, or why that cannot be said: no date is there, or one that is no date. */
export type When = Moment | "none" | "impossible";

export const momentOf = (when: When): Moment | null => (typeof when === "string" ? null : when);

/** A date, dateTime or instant. */
export function dateOf<T>(raw: Raw<T>, key: Key<T>, calendar: Calendar): When {
  const value = valueOf(raw, key);
  if (value === undefined) return "none";
  return (typeof value === "string" ? calendar.parse(value) : null) ?? "impossible";
}

/** The first that is there at all: a date that is wrong is not made good by another one. */
export function firstOf(...options: readonly (() => When)[]): When {
  for (const option of options) {
    const when = option();
    if (when !== "none") return when;
  }
  return "none";
}

/** One end of a Period; the other where that end is not there. */
export function edgeOf(
  period: Raw<Period> | null,
  edge: "start" | "end",
  calendar: Calendar,
): When {
  if (!period) return "none";
  return firstOf(
    () => dateOf(period, edge, calendar),
    () => dateOf(period, edge === "end" ? "start" : "end", calendar),
  );
}

/** What is over is dated by its end; what goes on by its beginning, for its end is only foreseen. */
export const happenedIn = (
  period: Raw<Period> | null,
  status: ProcedureFact["status"],
  calendar: Calendar,
): When => edgeOf(period, status === "in-progress" ? "start" : "end", calendar);

/** The last event of a Timing, else the end of its bounds. */
export function lastOf(timing: Raw<Timing> | null, calendar: Calendar): When {
  if (!timing) return "none";
  const events = textsOf(timing, "event").map((event) => calendar.parse(event));
  const dated = events.filter((event) => event !== null);
  if (events.length > dated.length) return "impossible";
  const last = dated.reduce<Moment | null>(
    (latest, event) => (latest && orderOf(latest) >= orderOf(event) ? latest : event),
    null,
  );
  if (last) return last;
  const repeat = child(timing, "repeat");
  return edgeOf(repeat && child(repeat, "boundsPeriod"), "end", calendar);
}

const orderOf = (moment: Moment): number => moment.instant ?? moment.to * MS_PER_DAY;
