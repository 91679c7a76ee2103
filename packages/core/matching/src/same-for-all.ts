import type { CriterionMatch } from "./match.ts";

const SAME = new WeakSet<CriterionMatch>();

/** Marks a criterion's match as the one object that every patient is given on whose record nothing bears on it. */
export const markSameForAll = (match: CriterionMatch): void => void SAME.add(match);

/**
 * Whether every patient on whose record nothing bears on a criterion is given this very object: what is worked out of it may be
 * kept. What one patient alone is given must not be: weak tables keep young garbage alive.
 */
export const isSameForAll = (match: CriterionMatch): boolean => SAME.has(match);
