import type { Terminology } from "@cohort/terminology";
import { checkLeaf } from "./check-leaf.ts";
import type { Complaint } from "./complaint.ts";
import { contradictions } from "./contradictions.ts";
import type { Conflict, Criterion, Rule } from "./syntax.ts";

type Path = Complaint["path"];

/**
 * Everything about a rule that can be told without a patient; empty where it is sound. What contradicts
 * itself in an all-of is told once, of the outermost.
 */
export function checkRule(
  rule: Rule,
  path: Path,
  terminology: Terminology,
  ofAll = false,
): readonly Complaint[] {
  const inside = (of: readonly Rule[]): readonly Complaint[] =>
    of.flatMap((part, position) => [
      ...checkRule(part, [...path, "of", position], terminology, rule.kind === "all"),
    ]);
  switch (rule.kind) {
    case "all":
      return [...inside(rule.of), ...(ofAll ? [] : contradictions([{ rule, path }], terminology))];
    case "any":
      return inside(rule.of);
    case "at-least":
      return [
        ...inside(rule.of),
        ...(rule.count > rule.of.length
          ? [
              {
                path: [...path, "count"],
                code: "CRITERIA.NEVER_TRUE",
                message: `${rule.count} of ${rule.of.length} can never hold`,
                action: "lower the count or add rules",
              },
            ]
          : []),
      ];
    case "not":
      return checkRule(rule.of, [...path, "of"], terminology);
    case "when":
      return [
        ...checkRule(rule.if, [...path, "if"], terminology),
        ...checkRule(rule.must, [...path, "must"], terminology),
      ];
    case "unless":
      return [
        ...checkRule(rule.rule, [...path, "rule"], terminology),
        ...checkRule(rule.except, [...path, "except"], terminology),
      ];
    default:
      return [...checkLeaf(rule, path, terminology)];
  }
}

export const checkConflict = (conflict: Conflict, terminology: Terminology): readonly Complaint[] =>
  checkRule(conflict.when, ["when"], terminology);

export function checkCriterion(
  criterion: Criterion,
  terminology: Terminology,
): readonly Complaint[] {
  const { rule, conflict } = criterion;
  return [
    ...checkRule(rule, ["rule"], terminology),
    ...(conflict ? checkRule(conflict.when, ["conflict", "when"], terminology) : []),
  ];
}
