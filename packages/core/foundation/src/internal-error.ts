/** A broken invariant of our own code: a bug, never a user's mistake. It is thrown, not returned. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** Makes a `switch` over a union exhaustive: a new member does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected value: ${JSON.stringify(value)}`);
}

/** The value, or an InternalError naming what was expected, for look-ups that cannot miss. */
export function expectDefined<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InternalError(`missing ${what}`);
  return value;
}
