import { type Match, VERDICTS } from "./match.ts";

type Ranked = Pick<Match, "verdict" | "score">;

/** For sorting: the most promising match first, by verdict and within a verdict by score. */
export const bestFirst = (a: Ranked, b: Ranked): number =>
  VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.score - a.score;
