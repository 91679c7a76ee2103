import { type Day, MS_PER_DAY, expectDefined } from "@cohort/foundation";
import type { Hit } from "@cohort/terminology";
import type { Moment, ObservedRange } from "../record.ts";
import { TIER, wordOf } from "./closed-lists.ts";

/** A place in a table; null: nothing. */
export type At = number | null;

/** The first day, how many more it may have been, and the instant as milliseconds since midnight UTC of the first. */
type StoredMoment = readonly [from: Day, more?: number, instant?: number];
type StoredHit = readonly [concept: Hit["concept"], tier: number, word?: string];
type StoredRange = readonly [low: number | null, high: number | null, unit: At];

/** What many facts of a record share, each once. */
export interface Tables {
  /** Units, words of results, types of resources, code systems. */
  readonly texts: readonly string[];
  readonly hits: readonly (readonly StoredHit[])[];
  readonly moments: readonly StoredMoment[];
  readonly ranges: readonly StoredRange[];
}

/** In the order in which facts first ask, so that equal records have equal tables. */
function table<Row>(rows: Row[]): (row: Row) => number {
  const places = new Map<string, number>();
  return (row) => {
    const key = JSON.stringify(row);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, rows.length);
    return rows.push(row) - 1;
  };
}

export interface TableWriter {
  readonly tables: Tables;
  text(text: string | null): At;
  hits(hits: readonly Hit[]): number;
  moment(moment: Moment | null): At;
  range(range: ObservedRange | null): At;
}

export function tableWriter(): TableWriter {
  const texts: string[] = [];
  const hits: (readonly StoredHit[])[] = [];
  const moments: StoredMoment[] = [];
  const ranges: StoredRange[] = [];
  const placeOf = {
    text: table(texts),
    hits: table(hits),
    moment: table(moments),
    range: table(ranges),
  };
  const text = (given: string | null): At => (given === null ? null : placeOf.text(given));
  return {
    tables: { texts, hits, moments, ranges },
    text,
    hits: (given) =>
      placeOf.hits(
        given.map(({ concept, tier, word }) =>
          word === undefined ? [concept, TIER.numbers[tier]] : [concept, TIER.numbers[tier], word],
        ),
      ),
    moment: (given) => (given === null ? null : placeOf.moment(toStored(given))),
    range: (given) =>
      given === null ? null : placeOf.range([given.low, given.high, text(given.unit)]),
  };
}

function toStored({ from, to, instant }: Moment): StoredMoment {
  if (instant !== undefined) return [from, to - from, instant - from * MS_PER_DAY];
  return to === from ? [from] : [from, to - from];
}

/** Facts that share a row share one object. */
export interface TableReader {
  text(at: At | undefined): string | null;
  hits(at: number): readonly Hit[];
  moment(at: At | undefined): Moment | null;
  range(at: At | undefined): ObservedRange | null;
}

export function tableReader({ texts, hits, moments, ranges }: Tables): TableReader {
  const text = (at: At | undefined): string | null => (at == null ? null : rowOf(texts, at));
  const allHits = hits.map((row) => row.map(toHit));
  const allMoments = moments.map(toMoment);
  const allRanges = ranges.map(([low, high, unit]) => ({ low, high, unit: text(unit) }));
  return {
    text,
    hits: (at) => rowOf(allHits, at),
    moment: (at) => (at == null ? null : rowOf(allMoments, at)),
    range: (at) => (at == null ? null : rowOf(allRanges, at)),
  };
}

const rowOf = <Row>(rows: readonly Row[], at: number): Row => expectDefined(rows[at], "row");

function toHit([concept, tier, word]: StoredHit): Hit {
  const known = wordOf(TIER, tier);
  return word === undefined ? { concept, tier: known } : { concept, tier: known, word };
}

function toMoment([from, more = 0, instant]: StoredMoment): Moment {
  const to = from + more;
  return instant === undefined ? { from, to } : { from, to, instant: from * MS_PER_DAY + instant };
}
