import type { Begun, HttpState, IdempotencyKey } from "@cohort/postgres";

/** What the database keeps for the edge, in memory: for tests that have none. Windows never end here. */
export function httpStateInMemory(): HttpState {
  const hits = new Map<string, number>();
  const keys = new Map<string, { readonly bodyHash: string; readonly remembered: string | null }>();
  const nameOf = ({ caller, operation, key }: IdempotencyKey): string =>
    `${caller} ${operation} ${key}`;

  const begin = (key: IdempotencyKey, bodyHash: string): Begun => {
    const known = keys.get(nameOf(key));
    if (!known) {
      keys.set(nameOf(key), { bodyHash, remembered: null });
      return { kind: "begun" };
    }
    if (known.bodyHash !== bodyHash) return { kind: "other-body" };
    const { remembered } = known;
    return remembered === null ? { kind: "at-work" } : { kind: "answered", remembered };
  };

  return {
    counts: {
      add: (windows) =>
        Promise.resolve(
          windows.map(({ key, windowMs }) => {
            hits.set(key, (hits.get(key) ?? 0) + 1);
            return { key, hits: hits.get(key) ?? 0, leftMs: windowMs };
          }),
        ),
    },
    idempotent: {
      begin: (key, bodyHash) => Promise.resolve(begin(key, bodyHash)),
      answered: (key, remembered) => {
        const bodyHash = keys.get(nameOf(key))?.bodyHash ?? "";
        keys.set(nameOf(key), { bodyHash, remembered });
        return Promise.resolve();
      },
      abandon: (key) => {
        keys.delete(nameOf(key));
        return Promise.resolve();
      },
    },
    sweep: () => Promise.resolve(0),
  };
}
