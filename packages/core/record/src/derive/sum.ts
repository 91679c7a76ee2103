import type { ConceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import type { ObservedValue } from "../record.ts";
import type { Dated, Derivation, Given, Worked } from "./derivation.ts";
import { type Chosen, nearestOf, upTo } from "./near.ts";
import { type Span, atLeast, exactly, hull } from "./span.ts";

/** One item of a score. */
export interface Item {
  readonly concept: ConceptId;
  /** What a recorded number adds; null: the item cannot have that number. */
  readonly ofNumber: (value: number) => number | null;
  /** What it adds where recorded as present; null: that does not say how much. */
  readonly ifPresent: number | null;
}

const PRESENT: ReadonlySet<string> = new Set(["present", "positive", "met", "yes"]);
const ABSENT: ReadonlySet<string> = new Set(["absent", "negative", "not-met", "no"]);
const SCORE_UNITS: ReadonlySet<string> = new Set(["", "1", "{score}"]);

/** A number that an item cannot have: the visit was scored by other rules, and none of it is used. */
const MISFIT = "misfit";

/** What an item adds; null where its entry says nothing (indeterminate, `>1`, unreadable). */
function pointsOf(
  item: Item,
  value: ObservedValue,
  terminology: Terminology,
): number | typeof MISFIT | null {
  const numbered = (number: number) => item.ofNumber(number) ?? MISFIT;
  if (value.type === "boolean") return value.value ? item.ifPresent : 0;
  if (value.type === "word") {
    // A level may be written as a word of a closed list, whose words are its numbers.
    if (/^\d$/.test(value.word)) return numbered(Number(value.word));
    if (PRESENT.has(value.word)) return item.ifPresent;
    return ABSENT.has(value.word) ? 0 : null;
  }
  if (value.type !== "quantity" || value.comparator !== undefined) return null;
  const number = SCORE_UNITS.has(value.unit ?? "")
    ? value.value
    : terminology.canonicalValue(item.concept, value.value, value.unit ?? "");
  return number === null ? null : numbered(number);
}

interface Entry {
  readonly fact: Dated;
  readonly points: number | typeof MISFIT;
}

interface Recorded {
  readonly item: Item;
  readonly entries: readonly Entry[];
}

function recordedItems(given: Given, items: readonly Item[]): readonly Recorded[] {
  return items.map((item) => ({
    item,
    entries: given.results(item.concept).flatMap((fact) => {
      const points = pointsOf(item, fact.value, given.terminology);
      return points === null ? [] : [{ fact, points }];
    }),
  }));
}

/** An item's latest entry of a visit; null: not recorded. */
function itemOn({ entries }: Recorded, day: number, days: number): Chosen | typeof MISFIT | null {
  const chosen = nearestOf(upTo(entries, day, days), { from: day, to: day }, days);
  const spans = chosen.flatMap(({ points }) => (points === MISFIT ? [] : [exactly(points)]));
  if (spans.length < chosen.length) return MISFIT;
  return spans.length === 0 ? null : { facts: chosen.map(({ fact }) => fact), span: hull(spans) };
}

const latest = (facts: readonly Dated[]): Dated | undefined =>
  facts.toSorted(
    (a, b) => b.when.to - a.when.to || (b.when.instant ?? 0) - (a.when.instant ?? 0),
  )[0];

/** The sum on one day, of items at most `days` old then. */
function sumOn(recorded: readonly Recorded[], day: number, days: number): readonly Worked[] {
  const found: Chosen[] = [];
  for (const item of recorded) {
    const on = itemOn(item, day, days);
    if (on === MISFIT) return [];
    if (on) found.push(on);
  }
  const inputs = found.flatMap(({ facts }) => facts);
  const anchor = latest(inputs);
  if (!anchor) return [];
  const low = found.reduce((sum, { span }) => sum + span.low, 0);
  const high = found.reduce((sum, { span }) => sum + span.high, 0);
  const span: Span = found.length === recorded.length ? { low, high } : atLeast(low);
  return [{ anchor, inputs, span }];
}

interface Sum extends Omit<Derivation, "inputs" | "derive" | "unit"> {
  readonly items: readonly Item[];
  /** Items at most so many days apart are of one visit. */
  readonly oneVisitDays: number;
}

/**
 * A score as the sum of its items, once for each day on which one of them was recorded. Exact where all
 * of them are; else a lower bound, which proves "at least" and never disproves it.
 */
export const sumOf = ({ items, oneVisitDays, ...row }: Sum): Derivation => ({
  ...row,
  unit: "{score}",
  inputs: items.map(({ concept }) => concept),
  derive(given) {
    const recorded = recordedItems(given, items);
    const days = new Set(
      recorded.flatMap(({ entries }) => entries.map(({ fact }) => fact.when.to)),
    );
    return [...days].toSorted((a, b) => a - b).flatMap((day) => sumOn(recorded, day, oneVisitDays));
  },
});

/** An item graded in levels, each worth `weight` points. */
export const graded = (concept: ConceptId, levels: readonly number[], weight: number): Item => ({
  concept,
  ofNumber: (level) => (levels.includes(level) ? level * weight : null),
  ifPresent: null,
});
