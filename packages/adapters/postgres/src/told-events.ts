export interface ToldEvents {
  /** Number of the latest event that is known of; null: of none yet. */
  readonly last: number | null;
  /** Earlier ones that nobody told of. */
  readonly missing: readonly number[];
}

/** More are not kept one by one: with so many lost, nobody waits for single ones. */
const MOST_MISSING = 1000;

const between = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.min(MOST_MISSING, Math.max(0, to - from)) }, (_, at) => from + at);

/**
 * What is missing after a notification told of these events, and of how many there were so far. Events are numbered
 * from 1; what came before the first notification is nobody's concern, and a number 1 begins anew.
 */
export function told(
  before: ToldEvents,
  events: readonly number[],
  eventsSoFar: number | null,
): ToldEvents {
  let { last } = before;
  let missing = new Set(before.missing);
  for (const event of events.toSorted((a, b) => a - b)) {
    if (last === null || event > last) {
      for (const lost of between((last ?? event - 1) + 1, event)) missing.add(lost);
      last = event;
    } else if (event === 1 && !missing.has(1)) {
      missing = new Set();
      last = 1;
    } else missing.delete(event);
  }
  if (eventsSoFar !== null) {
    if (last !== null) for (const lost of between(last + 1, eventsSoFar + 1)) missing.add(lost);
    last = Math.max(last ?? 0, eventsSoFar);
  }
  return { last, missing: [...missing].toSorted((a, b) => a - b).slice(0, MOST_MISSING) };
}
