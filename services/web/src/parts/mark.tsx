import type { ReactNode } from "react";
import { useSay } from "../i18n/say.tsx";

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

export function MarkSign({ mark }: { readonly mark: Mark }): ReactNode {
  const say = useSay();
  return (
    <span className={`mark mark-${mark}`} role="img" aria-label={say(`outcome.${mark}`)}>
      {SIGNS[mark]}
    </span>
  );
}
