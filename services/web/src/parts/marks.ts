/** Outcomes as people see them: a presumed pass apart from a shown one. */
export type Mark = "pass" | "presumed" | "unknown" | "review" | "fail";

/** Colour is never alone: every mark has its sign, and a word beside it or read out. */
export const SIGNS = {
  pass: "●",
  presumed: "○",
  unknown: "?",
  review: "◐",
  fail: "✕",
} as const satisfies Record<Mark, string>;

const LETTERS: Readonly<Record<string, Mark>> = {
  P: "pass",
  p: "presumed",
  U: "unknown",
  R: "review",
  F: "fail",
};

/** Of a letter of the API's `marks`. */
export const markOf = (letter: string): Mark => LETTERS[letter] ?? "unknown";
