import { conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { compareDecimal, multiplyDecimal } from "@cohort/units";
import { checkLeaf } from "./check-leaf.ts";
import type { Complaint } from "./complaint.ts";
import type { Conflict, Criterion, Rule } from "./syntax.ts";

type Path = Complaint["path"];

/** In one all-of, "at least 5" beside "at most 4" of one concept: no result satisfies both. */
function checkContradiction(
  rules: readonly Rule[],
  path: Path,
  terminology: Terminology,
): Complaint[] {
  const bounds = rules.flatMap((rule, position) =>
    rule.kind === "measurement" && "value" in rule.bound
      ? [{ concept: rule.concept, bound: rule.bound, position }]
      : [],
  );
  return bounds.flatMap((low) =>
    bounds.flatMap((high): Complaint[] => {
      if (
        low.concept !== high.concept ||
        !low.bound.op.startsWith(">") ||
        !high.bound.op.startsWith("<")
      )
        return [];
      const id = conceptId(low.concept);
      const [a, b] = [low.bound, high.bound].map(({ value, unit }) =>
        multiplyDecimal(value, terminology.factor(id, unit) ?? Number.NaN),
      );
      const order = compareDecimal(a ?? Number.NaN, b ?? Number.NaN);
      const strict = low.bound.op === ">" || high.bound.op === "<";
      if (order === -1 || Number.isNaN(a) || Number.isNaN(b) || (order === 0 && !strict)) return [];
      return [
        {
          path: [...path, "of", high.position],
          code: "CRITERIA.NEVER_TRUE",
          message: `no ${low.concept} is both ${low.bound.op} ${low.bound.value} and ${high.bound.op} ${high.bound.value}`,
          action: "use any-of, or mend a bound",
        },
      ];
    }),
  );
}

/** Everything about a rule that can be told without a patient; empty where it is sound. */
export function checkRule(rule: Rule, path: Path, terminology: Terminology): readonly Complaint[] {
  const inside = (of: readonly Rule[]): Complaint[] =>
    of.flatMap((part, position) => [...checkRule(part, [...path, "of", position], terminology)]);
  switch (rule.kind) {
    case "all":
      return [...inside(rule.of), ...checkContradiction(rule.of, path, terminology)];
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
