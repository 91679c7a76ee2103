import {
  type ConceptId,
  type Period,
  conceptId,
  expectDefined,
  hashOf,
  parsePeriod,
} from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import type { LeafRule, Rule } from "./syntax.ts";

/** A window that counts back from asOf, both ends included; null: the whole record. */
export interface Window {
  readonly period: Period | null;
  readonly text: string;
  /** Taken from the site's defaults, because the protocol names none. */
  readonly byDefault: boolean;
  /** The day on which the period is over lies outside. */
  readonly without?: true;
}

/** The whole record. */
export const EVER: Window = { period: null, text: "ever", byDefault: false };

/** A leaf with everything filled in that the study left to defaults. */
export interface ResolvedLeaf<Leaf extends LeafRule = LeafRule> {
  readonly rule: Leaf;
  /** One window a concept. */
  readonly windows: ReadonlyMap<ConceptId, Window>;
}

/** The concepts that a leaf names, its exceptions and qualifiers included. */
export function conceptsOfLeaf(rule: LeafRule): readonly ConceptId[] {
  switch (rule.kind) {
    case "age":
    case "sex":
      return [];
    case "childbearing-potential":
      return [conceptId("permanent-infertility"), conceptId("menopause")];
    case "measurement":
      return [
        rule.concept,
        ...(rule.qualifiers ?? []).map((one) => one.concept),
        ...(rule.guard?.concepts ?? []),
      ].map(conceptId);
    case "events-apart":
      return [...rule.first, ...rule.second, ...(rule.undated ?? [])].map(conceptId);
    case "judgement":
      return rule.settledBy ? [conceptId(rule.settledBy.concept)] : [];
    case "exposure": {
      const weight = rule.dose?.unit === "mg/kg/d" ? ["body-weight"] : [];
      return [...rule.concepts, ...(rule.except ?? []), ...weight].map(conceptId);
    }
    case "condition":
    case "procedure":
      return [...rule.concepts, ...(rule.except ?? [])].map(conceptId);
    case "result":
    case "change":
    case "repeated":
    case "immunization":
    case "allergy":
      return rule.concepts.map(conceptId);
  }
}

/** A period of a checked rule. */
export const periodOf = (text: string): Period => expectDefined(parsePeriod(text), "a period");

function windowText(text: string, byDefault: boolean): Window {
  return { period: text === "ever" ? null : parsePeriod(text), text, byDefault };
}

const describe = (period: Period | null): string =>
  period === null ? "ever" : `P${period.count}${period.unit === "days" ? "D" : "M"}`;

/** Which window each concept of a leaf is looked up in. */
export function resolveLeaf<Leaf extends LeafRule>(
  rule: Leaf,
  terminology: Terminology,
): ResolvedLeaf<Leaf> {
  const stated = "within" in rule ? rule.within : undefined;
  const washout = rule.kind === "exposure" ? rule.washout : undefined;
  const windows = new Map<ConceptId, Window>();
  for (const concept of conceptsOfLeaf(rule)) {
    // Only values go stale by default; what happened once has happened.
    const ages = rule.kind === "measurement" || rule.kind === "result" || rule.kind === "change";
    const period = ages ? terminology.windowOf(concept) : null;
    if (washout !== undefined)
      windows.set(concept, { ...windowText(washout, false), without: true });
    else if (stated !== undefined) windows.set(concept, windowText(stated, false));
    else windows.set(concept, windowText(describe(period), true));
  }
  return { rule, windows };
}

/** Canonical form of a resolved rule: equal forms mean equal questions, whatever study asks them. */
export function resolvedForm(rule: Rule, terminology: Terminology): unknown {
  switch (rule.kind) {
    case "all":
    case "any":
    case "at-least":
      return { ...rule, of: rule.of.map((part) => resolvedForm(part, terminology)) };
    case "not":
      return { kind: "not", of: resolvedForm(rule.of, terminology) };
    case "when":
      return {
        kind: "when",
        if: resolvedForm(rule.if, terminology),
        must: resolvedForm(rule.must, terminology),
      };
    case "unless":
      return {
        kind: "unless",
        rule: resolvedForm(rule.rule, terminology),
        except: resolvedForm(rule.except, terminology),
      };
    default: {
      const { windows } = resolveLeaf(rule, terminology);
      return {
        ...rule,
        windows: Object.fromEntries([...windows].map(([concept, { text }]) => [concept, text])),
      };
    }
  }
}

/** Short and stable: what a shared evaluation and an attested outcome are bound to. */
export const ruleKey = (rule: Rule, terminology: Terminology): string =>
  hashOf(resolvedForm(rule, terminology)).slice(0, 16);
