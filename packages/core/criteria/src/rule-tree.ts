import { INDEX_CONCEPTS, type Criterion, type LeafRule, type Rule } from "./syntax.ts";

/** Every leaf of a rule, in the order it is written. */
export function leavesOf(rule: Rule): readonly LeafRule[] {
  switch (rule.kind) {
    case "all":
    case "any":
    case "at-least":
      return rule.of.flatMap(leavesOf);
    case "not":
      return leavesOf(rule.of);
    case "when":
      return [...leavesOf(rule.if), ...leavesOf(rule.must)];
    case "unless":
      return [...leavesOf(rule.rule), ...leavesOf(rule.except)];
    default:
      return [rule];
  }
}

/** The same rule with each leaf replaced. */
export function mapLeaves(rule: Rule, change: (leaf: LeafRule) => Rule): Rule {
  const inside = (part: Rule): Rule => mapLeaves(part, change);
  switch (rule.kind) {
    case "all":
    case "any":
    case "at-least":
      return { ...rule, of: rule.of.map(inside) };
    case "not":
      return { ...rule, of: inside(rule.of) };
    case "when":
      return { ...rule, if: inside(rule.if), must: inside(rule.must) };
    case "unless":
      return { ...rule, rule: inside(rule.rule), except: inside(rule.except) };
    default:
      return change(rule);
  }
}

type Names = readonly string[];

const named = (names: Names, own: Names): Names =>
  names.flatMap((name) => (name === INDEX_CONCEPTS ? own : [name]));

/** Puts a cohort's index concepts where a leaf asks for them. */
function leafFor(leaf: LeafRule, own: Names): LeafRule {
  switch (leaf.kind) {
    case "condition": {
      const concepts = named(leaf.concepts, own);
      return leaf.except
        ? { ...leaf, concepts, except: named(leaf.except, own) }
        : { ...leaf, concepts };
    }
    case "events-apart":
      return { ...leaf, first: named(leaf.first, own), second: named(leaf.second, own) };
    default:
      return leaf;
  }
}

/** A criterion as it reads for a cohort of this disease. */
export function forCohort(criterion: Criterion, indexConcepts: Names): Criterion {
  const resolved = (rule: Rule): Rule => mapLeaves(rule, (leaf) => leafFor(leaf, indexConcepts));
  const { conflict } = criterion;
  return {
    ...criterion,
    rule: resolved(criterion.rule),
    ...(conflict ? { conflict: { ...conflict, when: resolved(conflict.when) } } : {}),
  };
}
