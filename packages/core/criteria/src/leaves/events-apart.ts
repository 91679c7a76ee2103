import {
  type ConceptId,
  addPeriod,
  conceptId,
  expectDefined,
  parsePeriod,
} from "@cohort/foundation";
import type { Fact, Moment } from "@cohort/record";
import { type Context, labels } from "../context.ts";
import { absent, decided, openForData, openForPerson } from "../absence.ts";
import { dateText, factEvidence } from "../evidence.ts";
import { type Finding, allOf, anyOf, sortedDays } from "../finding.ts";
import type { ResolvedLeaf } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import { type Truth, truthOf } from "../truth.ts";
import { type EntryAnswer, YES, answerOf, beginOf, nearest } from "./entry.ts";

type EventsRule = Extract<LeafRule, { kind: "events-apart" }>;

interface Event {
  readonly fact: Fact;
  readonly concept: ConceptId;
  readonly when: Moment | null;
  readonly answer: EntryAnswer;
}

function eventsOf(context: Context, concepts: readonly ConceptId[]): readonly Event[] {
  return context.index.of(concepts).map((fact) => ({
    fact,
    concept: nearest(context, fact, concepts),
    when: beginOf(fact),
    answer: answerOf(context, fact, concepts, false, () => YES),
  }));
}

/** Whether two rough moments lie surely, perhaps or surely not within the period of each other. */
function near(a: Moment, b: Moment, atMost: string): Truth {
  const period = expectDefined(parsePeriod(atMost), "a period");
  const within = (x: number, y: number): boolean =>
    Math.max(x, y) <= addPeriod(Math.min(x, y), period);
  const farthest = [within(a.from, b.to), within(a.to, b.from)].every(Boolean);
  const overlap = a.from <= b.to && b.from <= a.to;
  const closest = overlap || within(a.to, b.from) || within(a.from, b.to);
  if (farthest) return "true";
  return closest ? "unknown" : truthOf(false);
}

function compare(context: Context, rule: EventsRule, a: Event, b: Event): Finding {
  const evidence = [a, b].flatMap(({ fact, concept }) => factEvidence(fact, concept));
  const needs = [...rule.first, ...rule.second].map(conceptId);
  const values = {
    first: labels(context, [a.concept]),
    firstDate: dateText(a.when),
    second: labels(context, [b.concept]),
    secondDate: dateText(b.when),
    atMost: rule.atMost,
  };
  const message = { id: "events-apart", values };
  const answers = [a.answer, b.answer];
  if (answers.some(({ says }) => says === "no")) return decided(false, message, { evidence });
  if (!a.when || !b.when)
    return openForData("undated", needs, { id: "events-undated", values }, evidence);
  const truth = near(a.when, b.when, rule.atMost);
  if (truth === "false") return decided(false, message, { evidence });
  for (const answer of answers) {
    if (answer.says === "open") return openForData(answer.reason, needs, message, evidence);
  }
  if (truth === "unknown") return openForData("imprecise", needs, message, evidence);
  for (const answer of answers) {
    if (answer.says === "ask") return openForPerson(answer.question, message, evidence);
  }
  return decided(true, message, { evidence });
}

/** Whether two things began within a period of each other, whichever came first. */
export function evaluateEventsApart(context: Context, leaf: ResolvedLeaf<EventsRule>): Finding {
  const { rule } = leaf;
  const { asOf } = context;
  const [first, second] = [rule.first, rule.second].map((names) => names.map(conceptId));
  const sides = [first ?? [], second ?? []].map((concepts) => ({
    concepts,
    events: eventsOf(context, concepts),
  }));
  const ahead = sides.flatMap(({ events }) =>
    events.flatMap(({ when }) => (when && when.from > asOf ? [when.from] : [])),
  );
  const [as, bs] = sides.map(({ events }) =>
    events.filter(({ when }) => when === null || when.from <= asOf),
  );
  const pairs = (as ?? []).flatMap((a) => (bs ?? []).map((b) => compare(context, rule, a, b)));
  const [noneOfFirst, noneOfSecond] = sides.map(({ concepts }) =>
    absent(context, concepts, rule.whenAbsent),
  );
  // What one side may lack on record matters as soon as the other side has something to lie near to.
  const unseen = [
    ...((bs ?? []).length > 0 && noneOfFirst ? [noneOfFirst] : []),
    ...((as ?? []).length > 0 && noneOfSecond ? [noneOfSecond] : []),
  ];
  const neither = [noneOfFirst, noneOfSecond].flatMap((none) => none ?? []);
  const finding = anyOf(unseen.length > 0 ? [...pairs, ...unseen] : [allOf(neither)]);
  return { ...finding, breakpoints: sortedDays([...ahead, ...finding.breakpoints]) };
}
