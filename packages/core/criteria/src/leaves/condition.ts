import { type Day, conceptId, expectDefined } from "@cohort/foundation";
import type { ConditionFact, Fact, ObservationFact } from "@cohort/record";
import { type Context, leaving, opensOn } from "../context.ts";
import type { Finding } from "../finding.ts";
import type { ResolvedLeaf, Window } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import {
  beganBreakpoints,
  beganText,
  hasBegun,
  isOverFor,
  overBreakpoints,
} from "./condition-time.ts";
import { type EntryAnswer, NO, YES, ask, askEntries, beginOf, foundBy, open } from "./entry.ts";

type ConditionRule = Extract<LeafRule, { kind: "condition" }>;

const hasEnded = (fact: ConditionFact, asOf: Day): boolean =>
  fact.ended !== null ? fact.ended.to <= asOf : fact.clinical === "inactive";

/** Whether a diagnosis was there on some day of the window. */
function wasPresent(fact: ConditionFact, window: Window, asOf: Day): EntryAnswer {
  const opens = opensOn(window, asOf);
  if (opens === null) return YES;
  const begin = beginOf(fact);
  if (!begin) return open("undated");
  if (begin.from >= opens) return YES;
  if (fact.ended)
    return fact.ended.from >= opens ? YES : fact.ended.to < opens ? NO : open("imprecise");
  // Began before the window: it reaches into it if it still lasts, and if it ended nobody says when.
  if (fact.clinical === "active") return YES;
  return open(fact.clinical === "inactive" ? "undated" : "missing");
}

function isActive(fact: ConditionFact, asOf: Day): EntryAnswer {
  if (hasEnded(fact, asOf)) return NO;
  return fact.clinical === "active" ? YES : open("missing");
}

function isSevere(
  fact: ConditionFact,
  { question, orModerate }: NonNullable<ConditionRule["severe"]>,
): EntryAnswer {
  if (fact.severity === null) return ask(question);
  const enough = fact.severity === "severe" || (orModerate && fact.severity === "moderate");
  return enough ? YES : NO;
}

/** A disease or finding that was looked for counts from the window alone, whatever came of it. */
function isFound(fact: ObservationFact, window: Window, asOf: Day): EntryAnswer {
  const opens = opensOn(window, asOf);
  const { when } = fact;
  if (opens !== null && !when) return open("undated");
  if (opens !== null && when && when.from < opens)
    return open(when.to < opens ? "stale" : "imprecise");
  return foundBy(fact);
}

/** The least of several answers in the order no, open, ask, yes: all must be yes. */
function both(answers: readonly EntryAnswer[]): EntryAnswer {
  for (const says of ["no", "open", "ask"] as const) {
    const found = answers.find((answer) => answer.says === says);
    if (found) return found;
  }
  return YES;
}

/** A diagnosis by its status, severity and time; what is recorded otherwise under its code counts as it is. */
export function evaluateCondition(context: Context, leaf: ResolvedLeaf<ConditionRule>): Finding {
  const { rule } = leaf;
  const { asOf } = context;
  const concepts = rule.concepts.map(conceptId);
  const window = expectDefined(
    leaf.windows.get(expectDefined(concepts[0], "a concept")),
    "its window",
  );
  const answer = (fact: Fact): EntryAnswer => {
    if (fact.kind === "observation") return isFound(fact, window, asOf);
    if (fact.kind === "procedure" && fact.status === "planned") return NO;
    if (fact.kind !== "condition") return YES;
    return both([
      wasPresent(fact, window, asOf),
      ...(rule.began ? [hasBegun(fact, rule.began, asOf)] : []),
      ...(rule.unlessOverFor ? [isOverFor(fact, rule.unlessOverFor, asOf)] : []),
      ...(rule.status === "active" ? [isActive(fact, asOf)] : []),
      ...(rule.status === "not-over" && hasEnded(fact, asOf) ? [NO] : []),
      ...(rule.severe ? [isSevere(fact, rule.severe)] : []),
    ]);
  };
  const breakpoints = (fact: Fact): readonly Day[] => {
    if (fact.kind === "observation") return fact.when ? leaving(fact.when, window) : [];
    if (fact.kind !== "condition") return [];
    const moments = [beginOf(fact), fact.ended].filter((moment) => moment !== null);
    return [
      ...(fact.ended ? [fact.ended.to] : []),
      ...moments.flatMap((moment) => leaving(moment, window)),
      ...(rule.began ? beganBreakpoints(fact, rule.began) : []),
      ...(rule.unlessOverFor ? overBreakpoints(fact, rule.unlessOverFor.moreThan) : []),
    ];
  };
  const qualifier = [
    rule.status === "not-over" ? "not over" : (rule.status ?? null),
    window.period === null ? null : `within ${window.text}`,
    rule.began ? beganText(rule.began) : null,
    rule.unlessOverFor ? `not over for more than ${rule.unlessOverFor.moreThan}` : null,
  ].filter((part) => part !== null);
  return askEntries(
    context,
    {
      concepts,
      except: (rule.except ?? []).map(conceptId),
      whenAbsent: rule.whenAbsent,
      qualifier: qualifier.length > 0 ? qualifier.join(", ") : null,
      // How long a disease has lasted is asked of the disease that is on record.
      lookedFor: window.period !== null,
      alone: rule.began !== undefined && !("within" in rule.began),
      breakpoints,
      answer,
    },
    rule.suspected ?? false,
  );
}
