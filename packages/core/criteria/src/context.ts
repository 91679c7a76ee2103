import type { ConceptId, Day, DaySpan, Period } from "@cohort/foundation";
import { firstDayBeyond, nextAfter, subtractPeriod } from "@cohort/foundation";
import type { Moment, RecordIndex } from "@cohort/record";
import type { Finding } from "./finding.ts";
import type { Window } from "./resolve.ts";

/** One patient on one day. */
export interface Context {
  readonly index: RecordIndex;
  readonly asOf: Day;
  /** What leaves said already, shared by all days of the patient; without it nothing is remembered. */
  readonly said?: Map<string, Said>;
  /** Only when and how an outcome changes is asked: the words and dates of an earlier day will do. */
  readonly ahead?: boolean;
}

/** What one leaf said from a day on, until the first day on which it may say something else. */
export interface Said {
  readonly from: Day;
  readonly until: Day;
  readonly finding: Finding;
}

export type Evaluate = (context: Context) => Finding;

/**
 * Evaluates what has this key once for each patient and day, and looking ahead once for each stretch between breakpoints. Without
 * a memory it is evaluated plainly, as it stands.
 */
export const remembering =
  (key: string, evaluate: Evaluate, plain: Evaluate): Evaluate =>
  (context) => {
    const { said, asOf, ahead } = context;
    if (!said) return plain(context);
    const known = said.get(key);
    if (known && (known.from === asOf || (ahead && known.from < asOf && asOf < known.until)))
      return known.finding;
    const finding = evaluate(context);
    said.set(key, { from: asOf, until: nextAfter(finding.breakpoints, asOf) ?? Infinity, finding });
    return finding;
  };

/** Where a dated entry lies: `imprecise` straddles the window's beginning. */
export type Place = "inside" | "before" | "imprecise" | "future" | "undated";

/** A partly future moment (the current month, say) counts: the entry exists, so it has happened. */
export function placeOf(
  moment: Moment | null,
  window: Window,
  asOf: Day,
  opens: Day | null = opensOn(window, asOf),
): Place {
  if (!moment) return window.period === null ? "inside" : "undated";
  if (moment.from > asOf) return "future";
  if (opens === null) return "inside";
  if (moment.from >= opens) return "inside";
  return moment.to < opens ? "before" : "imprecise";
}

/**
 * The days after asOf on which entries enter, begin to leave or leave a window. Day by day rather than
 * entry by entry: thousands of results lie on few days.
 */
export function placeBreakpoints(
  moments: readonly (Moment | null)[],
  window: Window,
  asOf: Day,
): Day[] {
  if (moments.length === 0) return [];
  if (moments.length <= FEW) return breakpointsOf(moments, window, asOf);
  const begins = new Set<Day>();
  const all = new Set<Day>();
  for (const moment of moments) {
    if (!moment) continue;
    if (moment.from > asOf) begins.add(moment.from);
    all.add(moment.from).add(moment.to);
  }
  const days = [...begins];
  const { period } = window;
  if (period === null) return days;
  for (const day of all) {
    const leaves = leavesOn(day, period, window);
    if (leaves > asOf) days.push(leaves);
  }
  return days;
}

/** With so few entries looking for equal days costs more than it saves. */
const FEW = 16;

function breakpointsOf(moments: readonly (Moment | null)[], window: Window, asOf: Day): Day[] {
  const { period } = window;
  const days: Day[] = [];
  for (const moment of moments) {
    if (!moment) continue;
    const { from, to } = moment;
    if (from > asOf) days.push(from);
    if (period === null) continue;
    const leaves = leavesOn(from, period, window);
    if (leaves > asOf) days.push(leaves);
    if (to === from) continue;
    const left = leavesOn(to, period, window);
    if (left > asOf) days.push(left);
  }
  return days;
}

/** The oldest day that a window takes in; null: it has none. */
export const opensOn = (window: Window, asOf: Day): Day | null =>
  window.period === null ? null : subtractPeriod(asOf, window.period) + (window.without ? 1 : 0);

/** The first asOf at which a day lies before the window. */
const leavesOn = (day: Day, period: Period, window: Window): Day =>
  firstDayBeyond(window.without ? day - 1 : day, period);

/** The days on which what happened in a span begins to leave a window, and has left it. */
export const leaving = (span: DaySpan, window: Window): readonly Day[] => {
  const { period } = window;
  return period === null ? [] : [span.from, span.to].map((day) => leavesOn(day, period, window));
};

/** Whether `a` is surely earlier than `b`; what cannot be ordered is of one moment. */
export function isEarlier(a: Moment | null, b: Moment | null): boolean {
  if (!a) return b !== null;
  if (!b) return false;
  if (a.instant !== undefined && b.instant !== undefined) return a.instant < b.instant;
  return a.to < b.from;
}

type Whens = readonly { readonly when: Moment | null }[];

/** `isEarlier` than any of several at once: thousands of results are looked through in one pass. */
export function isBeforeAny(others: Whens): (when: Moment | null) => boolean {
  let [latest, latestUntimed, latestInstant] = [-Infinity, -Infinity, -Infinity];
  for (const { when } of others) {
    if (!when) continue;
    latest = Math.max(latest, when.from);
    if (when.instant === undefined) latestUntimed = Math.max(latestUntimed, when.from);
    else latestInstant = Math.max(latestInstant, when.instant);
  }
  return (when) => {
    if (!when) return latest > -Infinity;
    if (when.instant === undefined) return when.to < latest;
    return when.instant < latestInstant || when.to < latestUntimed;
  };
}

/** Whether any of several `isEarlier`. */
function isAfterAny(others: Whens): (when: Moment | null) => boolean {
  let [first, firstUntimed, firstInstant] = [Infinity, Infinity, Infinity];
  for (const { when } of others) {
    const to = when ? when.to : -Infinity;
    first = Math.min(first, to);
    if (when?.instant === undefined) firstUntimed = Math.min(firstUntimed, to);
    else firstInstant = Math.min(firstInstant, when.instant);
  }
  return (when) => {
    if (!when) return false;
    if (when.instant === undefined) return first < when.from;
    return firstInstant < when.instant || firstUntimed < when.from;
  };
}

/**
 * What of these is current: nothing else among them is surely later. What lasts until it is said to be over
 * is current beside whatever came since, so that the two may contradict each other.
 */
export function latestOf<T extends Whens[number] & { readonly lasts?: true }>(
  facts: readonly T[],
): readonly T[] {
  const isBefore = isBeforeAny(facts);
  return facts.filter(({ when, lasts }) => lasts === true || !isBefore(when));
}

/** What of these came first: nothing else among them is surely earlier. */
export function earliestOf<T extends Whens[number]>(facts: readonly T[]): readonly T[] {
  const isAfter = isAfterAny(facts);
  return facts.filter(({ when }) => !isAfter(when));
}

export const labelOf = (context: Context, concept: ConceptId): string =>
  context.index.terminology.concepts.get(concept)?.label ?? concept;

/** "A", "A or B", "A, B or C". */
export function labels(context: Context, concepts: readonly ConceptId[], word = "or"): string {
  const names = concepts.map((concept) => labelOf(context, concept));
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}
