import { assertNever } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { type Context, type Evaluate, remembering } from "./context.ts";
import { type Finding, allOf, anyOf, atLeastOf, notOf } from "./finding.ts";
import { evaluateChange } from "./leaves/change.ts";
import { evaluateCondition } from "./leaves/condition.ts";
import { evaluateAge, evaluateChildbearing, evaluateSex } from "./leaves/demographic.ts";
import { evaluateEventsApart } from "./leaves/events-apart.ts";
import { evaluateExposure } from "./leaves/exposure.ts";
import { evaluateAllergy, evaluateHappening, evaluatePlanned } from "./leaves/happening.ts";
import { evaluateJudgement } from "./leaves/judgement.ts";
import { evaluateMeasurement } from "./leaves/measurement.ts";
import { evaluateRepeated } from "./leaves/repeated.ts";
import { evaluateResult } from "./leaves/result.ts";
import { resolveLeaf, ruleKey } from "./resolve.ts";
import { onceIfSilent } from "./silent.ts";
import type { LeafRule, Rule } from "./syntax.ts";

/**
 * Compiles a checked rule into a closure that gives truth and trace in one pass. Nothing is
 * short-circuited: every leaf is evaluated, so that the trace is whole.
 */
export function compile(rule: Rule, terminology: Terminology): Evaluate {
  const part = (inner: Rule): Evaluate => compile(inner, terminology);
  const parts = (of: readonly Rule[]): ((context: Context) => readonly Finding[]) => {
    const compiled = of.map(part);
    return (context) => compiled.map((evaluate) => evaluate(context));
  };
  switch (rule.kind) {
    case "all": {
      const of = parts(rule.of);
      return (context) => allOf(of(context), context.ahead);
    }
    case "any": {
      const of = parts(rule.of);
      return (context) => anyOf(of(context), context.ahead);
    }
    case "at-least": {
      const of = parts(rule.of);
      return (context) => atLeastOf(rule.count, of(context), context.ahead);
    }
    case "not": {
      const of = part(rule.of);
      return (context) => notOf(of(context));
    }
    case "when": {
      const [condition, must] = [part(rule.if), part(rule.must)];
      return (context) => anyOf([notOf(condition(context)), must(context)], context.ahead);
    }
    case "unless": {
      const [inner, except] = [part(rule.rule), part(rule.except)];
      return (context) => allOf([inner(context), notOf(except(context))], context.ahead);
    }
    default:
      return rememberingLeaf(rule, terminology);
  }
}

function rememberingLeaf(rule: LeafRule, terminology: Terminology): Evaluate {
  const plain = compileLeaf(rule, terminology);
  return remembering(ruleKey(rule, terminology), onceIfSilent(rule, terminology, plain), plain);
}

function compileLeaf(rule: LeafRule, terminology: Terminology): Evaluate {
  switch (rule.kind) {
    case "age":
      return (context) => evaluateAge(context, rule);
    case "sex":
      return (context) => evaluateSex(context, rule);
    case "childbearing-potential":
      return evaluateChildbearing;
    case "judgement":
      return (context) => evaluateJudgement(context, rule);
    case "measurement": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateMeasurement(context, leaf);
    }
    case "result": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateResult(context, leaf);
    }
    case "condition": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateCondition(context, leaf);
    }
    case "change": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateChange(context, leaf);
    }
    case "repeated": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateRepeated(context, leaf);
    }
    case "events-apart": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateEventsApart(context, leaf);
    }
    case "exposure": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateExposure(context, leaf);
    }
    case "procedure": {
      const leaf = resolveLeaf(rule, terminology);
      return rule.planned
        ? (context) => evaluatePlanned(context, leaf)
        : (context) => evaluateHappening(context, leaf);
    }
    case "immunization": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateHappening(context, leaf);
    }
    case "allergy": {
      const leaf = resolveLeaf(rule, terminology);
      return (context) => evaluateAllergy(context, leaf);
    }
    default:
      return assertNever(rule);
  }
}
