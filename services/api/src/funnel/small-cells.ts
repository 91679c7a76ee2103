import type { Funnel } from "@cohort/contract";

/** Fewer people than this are told to nobody who may only see sums. */
const FEWEST = 5;

const isTold = (count: number): boolean => count === 0 || count >= FEWEST;

type Told = Pick<
  Funnel,
  | "matched"
  | "missing"
  | "withIndex"
  | "gated"
  | "steps"
  | "eligible"
  | "possible"
  | "enrolment"
  | "reasons"
>;
type Exact<T> = { readonly [K in keyof T]: Exclude<T[K], null> };
type ExactStep = Exact<Funnel["steps"][number]>;

/** Sums that hold of whole people only. */
export interface ExactFunnel extends Exact<Omit<Told, "steps" | "enrolment" | "reasons">> {
  readonly steps: readonly ExactStep[];
  readonly enrolment: readonly Exact<Funnel["enrolment"][number]>[];
  readonly reasons: readonly (Omit<Funnel["reasons"][number], "count"> & {
    readonly count: number;
  })[];
}

/**
 * Sums of which each is part of the one before: those are told that are large enough and differ from the last one told by nobody
 * or by enough. So no difference of any two of them is a small count.
 */
export function toldOfChain(chain: readonly number[]): readonly (number | null)[] {
  let last: number | null = null;
  return chain.map((count) => {
    if (!isTold(count) || (last !== null && !isTold(last - count))) return null;
    last = count;
    return count;
  });
}

const lostBetween = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : before - after;

/**
 * Counts that sum to a total that is known: what is small is withheld, and with it as many of the next larger ones as it takes
 * for the withheld together to say nothing of one of them.
 */
export function toldOfParts(parts: readonly number[]): readonly (number | null)[] {
  const smallestFirst = parts.filter((count) => count > 0).toSorted((a, b) => a - b);
  let withheld = 0;
  let sum = 0;
  for (const count of smallestFirst) {
    const isEnough = withheld === 0 || (withheld > 1 && sum >= FEWEST);
    if (count >= FEWEST && isEnough) break;
    withheld += 1;
    sum += count;
  }
  let left = withheld;
  const most = smallestFirst[withheld - 1] ?? 0;
  const surely = smallestFirst.slice(0, withheld).filter((count) => count < most).length;
  left -= surely;
  return parts.map((count) => {
    if (count === 0 || count > most) return count;
    if (count < most) return null;
    left -= 1;
    return left >= 0 ? null : count;
  });
}

/** Of those who remain, two groups: neither is told where it, or whoever is not in it, would be few. */
function toldOfStep(
  step: ExactStep,
  remaining: number | null,
  lost: number | null,
): Funnel["steps"][number] {
  const { criterion, type, text } = step;
  const whole = step.remaining;
  const unknown =
    remaining !== null && isTold(step.unknown) && isTold(whole - step.unknown)
      ? step.unknown
      : null;
  const review =
    remaining !== null &&
    isTold(step.review) &&
    isTold(whole - step.review) &&
    (unknown === null || isTold(whole - unknown - step.review))
      ? step.review
      : null;
  return { criterion, type, text, remaining, lost, unknown, review };
}

const ENDS: ReadonlySet<string> = new Set(["deferred", "ineligible", "withdrawn"]);

/** What of a funnel may be told to those who are told of no single person. Withheld is null. */
export function withoutSmallCells(funnel: ExactFunnel): Told {
  const { matched, missing, withIndex, gated, steps, eligible, possible } = funnel;
  const chain = toldOfChain([
    matched,
    matched - missing,
    withIndex,
    withIndex - gated,
    ...steps.map(({ remaining }) => remaining),
  ]);
  const at = (place: number): number | null => chain[place] ?? null;
  const last = at(chain.length - 1);
  const areVerdictsTold = last !== null && isTold(eligible) && isTold(possible);
  const statuses = toldOfParts(funnel.enrolment.map(({ count }) => count));
  const enrolment = funnel.enrolment.map(({ status }, place) => ({
    status,
    count: at(2) === null ? null : (statuses[place] ?? null),
  }));
  // Their sum is that of the statuses that have a reason: with one of those withheld it would tell it.
  const areReasonsTold = enrolment.every(
    ({ status, count }) => count !== null || !ENDS.has(status),
  );
  const reasons = toldOfParts(funnel.reasons.map(({ count }) => count));
  return {
    matched: at(0),
    missing: lostBetween(at(0), at(1)),
    withIndex: at(2),
    gated: lostBetween(at(2), at(3)),
    steps: steps.map((step, place) =>
      toldOfStep(step, at(place + 4), lostBetween(at(place + 3), at(place + 4))),
    ),
    eligible: areVerdictsTold ? eligible : null,
    possible: areVerdictsTold ? possible : null,
    enrolment,
    reasons: funnel.reasons.map(({ reason, criterion }, place) => ({
      reason,
      criterion,
      count: areReasonsTold ? (reasons[place] ?? null) : null,
    })),
  };
}
