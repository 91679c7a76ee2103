import type { Clock } from "../wire/clock.ts";
import type { Limits } from "../limits.ts";

/**
 * The categories by which a type is searched where the server takes no search without one, as US Core lets it: Epic and
 * Oracle Health refuse Observations so. Those of HL7's observation-category and condition-category, and US Core's
 * health-concern.
 */
const CATEGORIES: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "Observation",
    [
      "laboratory",
      "vital-signs",
      "exam",
      "survey",
      "imaging",
      "procedure",
      "social-history",
      "therapy",
      "activity",
    ],
  ],
  ["Condition", ["problem-list-item", "encounter-diagnosis", "health-concern"]],
]);

/** How a type is searched: plainly, or once for each of these values of `category`. */
export type Manner = "plain" | readonly string[];

/** What was found out about a server's asking for a category. */
export interface Categories {
  /** Null where nothing is known. */
  of(type: string): Manner | null;
  learn(type: string, manner: Manner): void;
  /** Does the finding out, or waits for whoever does it for this type already. */
  once(type: string, find: () => Promise<void>): Promise<void>;
  /** Those to try; none where the type has no categories that are known. */
  tried(type: string): readonly string[];
}

/** What was found out is forgotten after a day: a server may be taught better. */
export function createCategories({
  clock,
  limits,
}: {
  readonly clock: Clock;
  readonly limits: Pick<Limits, "capabilitiesMs">;
}): Categories {
  const finding = new Map<string, Promise<void>>();
  const known = new Map<string, { readonly manner: Manner; readonly until: number }>();
  return {
    of(type) {
      const entry = known.get(type);
      return entry && clock.now() < entry.until ? entry.manner : null;
    },
    learn(type, manner) {
      known.set(type, { manner, until: clock.now() + limits.capabilitiesMs });
    },
    async once(type, find) {
      const other = finding.get(type);
      if (other) return other.catch(() => undefined);
      const work = find().finally(() => finding.delete(type));
      finding.set(type, work);
      return work;
    },
    tried: (type) => CATEGORIES.get(type) ?? [],
  };
}
