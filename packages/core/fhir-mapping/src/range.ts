import type { Moment, ObservedRange } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type { ObservationReferenceRange } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import { dayOfAge } from "./duration.ts";
import { type Fit, fitsAge, fitsPopulation, namesSex } from "./population.ts";
import { unitOf } from "./quantity.ts";
import { parseRangeText } from "./range-text.ts";
import { type Raw, child, children, has, numberOf, textOf } from "./raw.ts";
import type { Reading } from "./reading.ts";
import { isConvertible } from "./units-of-hits.ts";

type RawRange = Raw<ObservationReferenceRange>;

/** What a range depends on besides itself. */
export interface RangeContext {
  readonly hits: readonly Hit[];
  readonly when: Moment | null;
  /** Of the result. */
  readonly unit: string | null;
  readonly reading: Reading;
}

interface Candidate {
  readonly limits: ObservedRange;
  readonly fit: Fit;
  /** How many of sex and age it is made for. */
  readonly specific: number;
  /** Youngest age it is made for, in days, to tell "0 to 18" from "18 to 65" at 18. */
  readonly from: number;
}

const NORMAL: ReadonlyMap<string, true> = new Map(
  ["normal", "normal range", "reference range", "normalbereich", "referenzbereich"].map((word) => [
    word,
    true,
  ]),
);

function limitsOf(range: RawRange, { hits, unit, reading }: RangeContext): ObservedRange | null {
  const low = child(range, "low");
  const high = child(range, "high");
  const from = low && numberOf(low, "value");
  const to = high && numberOf(high, "value");
  if (from !== null || to !== null) {
    const lowUnit = low && from !== null ? unitOf(low) : null;
    const highUnit = high && to !== null ? unitOf(high) : null;
    if (from !== null && to !== null && (lowUnit !== highUnit || from > to)) return null;
    return { low: from, high: to, unit: sameAs(lowUnit ?? highUnit, unit) };
  }
  const text = textOf(range, "text");
  const plain = text === null ? null : parseRangeText(text);
  if (!plain) return null;
  // What follows the number is a unit only where it can be read as one: other text is not kept.
  if (plain.unit !== null && plain.unit !== unit && !isConvertible(plain.unit, hits, reading)) {
    return null;
  }
  return { low: plain.low, high: plain.high, unit: sameAs(plain.unit, unit) };
}

/** Null stands for the result's own unit. */
const sameAs = (unit: string | null, own: string | null): string | null =>
  unit === own ? null : unit;

/** Says something of that kind, but not in a way that can be read: then it may exclude this person. */
const isGarbled = (range: RawRange, key: "appliesTo" | "age", read: unknown): boolean =>
  has(range, key) && !read;

function candidateOf(range: RawRange, context: RangeContext): Candidate | null {
  if (has(range, "type") && lookUpWord(child(range, "type"), NORMAL) === null) return null;
  const appliesTo = children(range, "appliesTo");
  const age = child(range, "age");
  if (isGarbled(range, "appliesTo", appliesTo.length) || isGarbled(range, "age", age)) return null;
  const fits = [
    fitsPopulation(appliesTo, context.reading.sex),
    fitsAge(age, context.reading.birth, context.when),
  ];
  const limits = fits.includes("no") ? null : limitsOf(range, context);
  const youngest = age && child(age, "low");
  return (
    limits && {
      limits,
      fit: fits.includes("maybe") ? "maybe" : "yes",
      specific: (namesSex(appliesTo) ? 1 : 0) + (age ? 1 : 0),
      from: (youngest && dayOfAge(0, youngest, "reached")) ?? -1,
    }
  );
}

const agree = (candidates: readonly Candidate[]): boolean =>
  candidates.every(
    ({ limits }) =>
      limits.low === candidates[0]?.limits.low &&
      limits.high === candidates[0]?.limits.high &&
      limits.unit === candidates[0]?.limits.unit,
  );

/** The most specific that fits; "disagree" where several could be it, or none surely is. */
function choose(candidates: readonly Candidate[]): ObservedRange | "disagree" | null {
  const sure = candidates.filter(({ fit }) => fit === "yes");
  const level = Math.max(...sure.map(({ specific }) => specific));
  // A range that may be for this person and is at least as specific could be the right one instead.
  const rivals = candidates.filter(({ fit, specific }) => fit === "maybe" && specific >= level);
  const best = [...sure.filter(({ specific }) => specific === level), ...rivals];
  if (best.length === 0) return null;
  // With none that surely fits, equal limits for both sexes are still an answer.
  if (agree(best))
    return sure.length > 0 || best.length > 1 ? (best[0]?.limits ?? null) : "disagree";
  if (rivals.length > 0) return "disagree";
  // "0 to 18" and "18 to 65" both say 18: the range of the older begins there.
  const from = Math.max(...best.map((candidate) => candidate.from));
  const oldest = best.filter((candidate) => candidate.from === from);
  return agree(oldest) ? (oldest[0]?.limits ?? null) : "disagree";
}

/**
 * The result's own limits of normal, for this sex and for the age on the day of the result; "disagree"
 * where it cannot be told which of several they are.
 */
export function readRange(
  ranges: readonly RawRange[],
  context: RangeContext,
): ObservedRange | "disagree" | null {
  if (ranges.length === 0) return null;
  const candidates = ranges.map((range) => candidateOf(range, context));
  return choose(candidates.filter((candidate) => candidate !== null));
}
