import type { ConceptId, Day, Period } from "@cohort/foundation";
import { firstDayBeyond, subtractPeriod } from "@cohort/foundation";
import type { Moment, RecordIndex } from "@cohort/record";
import type { Finding } from "./finding.ts";
import type { Window } from "./resolve.ts";

/** One patient on one day. */
export interface Context {
  readonly index: RecordIndex;
  readonly asOf: Day;
}

export type Evaluate = (context: Context) => Finding;

/** Where a dated entry lies: `imprecise` straddles the window's beginning. */
export type Place = "inside" | "before" | "imprecise" | "future" | "undated";

/** A partly future moment (the current month, say) counts: the entry exists, so it has happened. */
export function placeOf(moment: Moment | null, window: Window, asOf: Day): Place {
  if (!moment) return window.period === null ? "inside" : "undated";
  if (moment.from > asOf) return "future";
  if (window.period === null) return "inside";
  const opens = subtractPeriod(asOf, window.period);
  if (moment.from >= opens) return "inside";
  return moment.to < opens ? "before" : "imprecise";
}

/** The days after asOf on which an entry enters, begins to leave or leaves a window. */
export function placeBreakpoints(moment: Moment | null, window: Window, asOf: Day): readonly Day[] {
  if (!moment) return [];
  const days: Day[] = moment.from > asOf ? [moment.from] : [];
  if (window.period !== null) days.push(...leaving(moment, window.period));
  return days.filter((day) => day > asOf);
}

const leaving = (moment: Moment, period: Period): readonly Day[] => [
  firstDayBeyond(moment.from, period),
  firstDayBeyond(moment.to, period),
];

/** Whether `a` is surely earlier than `b`; what cannot be ordered is of one moment. */
export function isEarlier(a: Moment | null, b: Moment | null): boolean {
  if (!a) return b !== null;
  if (!b) return false;
  if (a.instant !== undefined && b.instant !== undefined) return a.instant < b.instant;
  return a.to < b.from;
}

/** What of these is current: nothing else among them is surely later. */
export const latestOf = <T extends { readonly when: Moment | null }>(
  facts: readonly T[],
): readonly T[] => facts.filter((fact) => !facts.some((other) => isEarlier(fact.when, other.when)));

export const labelOf = (context: Context, concept: ConceptId): string =>
  context.index.terminology.concepts.get(concept)?.label ?? concept;

/** "A", "A or B", "A, B or C". */
export function labels(context: Context, concepts: readonly ConceptId[], word = "or"): string {
  const names = concepts.map((concept) => labelOf(context, concept));
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}
