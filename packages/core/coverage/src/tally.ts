/** Counts by key. */
export class Tally<K> {
  readonly #counts = new Map<K, number>();

  add(key: K, count = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  get(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  /** Most frequent first, equals by key: the order of counting does not show. */
  get sorted(): readonly (readonly [K, number])[] {
    return [...this.#counts].toSorted(
      ([a, one], [b, other]) => other - one || (String(a) < String(b) ? -1 : 1),
    );
  }

  get total(): number {
    let sum = 0;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }
}
