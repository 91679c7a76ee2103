import type { Criterion, Rule } from "@cohort/criteria";
import type { Path, Terminology } from "@cohort/terminology";
import { settingsOf } from "./adjust-leaf.ts";
import type { Study } from "./study.ts";

type Op = "above" | "at-least" | "at-most" | "below";

/** What a number or a length of time in a rule is for. */
export type Asks =
  | Op
  | `${Op}-times-${"upper" | "lower"}-limit`
  | `age-${"at-least" | "at-most"}`
  | `dose-${Op}`
  | `change-${"above" | "at-least"}`
  | "at-least-of"
  | "different"
  | "times"
  | "in-the-last"
  | "in-the-last-by-default"
  | "begun-in-the-last"
  | "begun-at-least-ago"
  | "begun-more-than-ago"
  | "over-for-more-than"
  | "free-of-it-for"
  | "longer-than"
  | `${"at-least" | "more-than" | "at-most"}-apart`
  | "not-before-the-sample-for";

/** A number or a length of time in a rule. */
export interface Setting {
  /** The steps to it within the criterion. */
  readonly path: Path;
  readonly kind: "number" | "period";
  readonly asks: Asks;
  /** Of what, by the dictionary's labels; of `at-least-of`, of how many. */
  readonly subject: string;
  /** A period as ISO 8601 writes it, or `ever`. */
  readonly value: number | string;
  /** UCUM; null: none. */
  readonly unit: string | null;
}

/** A setting of one criterion of a study. */
export interface Adjustable extends Setting {
  readonly criterion: string;
  /** Null: of every cohort. */
  readonly cohort: string | null;
  /** The steps to the criterion within the study. */
  readonly at: Path;
}

function inRule(rule: Rule, at: Path, terminology: Terminology): readonly Setting[] {
  const inside = (part: Rule, ...steps: Path): readonly Setting[] =>
    inRule(part, [...at, ...steps], terminology);
  switch (rule.kind) {
    case "all":
    case "any":
      return rule.of.flatMap((part, place) => inside(part, "of", place));
    case "at-least":
      return [
        {
          path: [...at, "count"],
          kind: "number",
          asks: "at-least-of",
          subject: String(rule.of.length),
          value: rule.count,
          unit: null,
        },
        ...rule.of.flatMap((part, place) => inside(part, "of", place)),
      ];
    case "not":
      return inside(rule.of, "of");
    case "when":
      return [...inside(rule.if, "if"), ...inside(rule.must, "must")];
    case "unless":
      return [...inside(rule.rule, "rule"), ...inside(rule.except, "except")];
    default:
      return settingsOf(rule, at, terminology);
  }
}

/** Every number and length of time that a study's rules name, and the default windows that they leave to the site, in source order. */
export function adjustablesOf(study: Study, terminology: Terminology): readonly Adjustable[] {
  const of = (
    criteria: readonly Criterion[],
    cohort: string | null,
    at: Path,
  ): readonly Adjustable[] =>
    criteria.flatMap(({ id, rule }, place) =>
      inRule(rule, ["rule"], terminology).map((setting) => ({
        ...setting,
        criterion: id,
        cohort,
        at: [...at, place],
      })),
    );
  return [
    ...of(study.criteria, null, ["criteria"]),
    ...study.cohorts.flatMap(({ id, criteria }, place) =>
      of(criteria, id, ["cohorts", place, "criteria"]),
    ),
  ];
}

/** RFC 6901, within the criterion. No key of a rule has a character to escape. */
export const pointerOf = ({ path }: Pick<Setting, "path">): string => `/${path.join("/")}`;

/** What it is in English: "SLEDAI-2K at least". */
export const wordsOf = ({ asks, subject }: Pick<Setting, "asks" | "subject">): string =>
  `${subject} ${asks.replaceAll("-", " ")}`.trim();
