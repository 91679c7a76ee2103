/** Codes and units repeat by the million; a hospital's odd ones must not grow memory without end. */
const LIMIT = 100_000;

/** Remembers what a pure `compute` answered for a key, of the first hundred thousand keys. */
export function memoised<Value extends string | number | boolean | object | null>(
  compute: (key: string) => Value,
): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    if (known.size < LIMIT) known.set(key, value);
    return value;
  };
}
