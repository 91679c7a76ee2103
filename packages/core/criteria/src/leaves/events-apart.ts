import {
  type ConceptId,
  type Day,
  type DaySpan,
  type Period,
  addPeriod,
  conceptId,
} from "@cohort/foundation";
import type { Fact } from "@cohort/record";
import { type Context, labels } from "../context.ts";
import { absent, decided, noOther, openForData, openForPerson } from "../absence.ts";
import { dateText, factEvidence } from "../evidence.ts";
import { type Finding, allOf, anyOf, sortedDays } from "../finding.ts";
import { tierFor } from "../observed.ts";
import { type ResolvedLeaf, periodOf } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import type { Truth } from "../truth.ts";
import { type EntryAnswer, NO, YES, answerOf, beginOf, nearest, open } from "./entry.ts";

type EventsRule = Extract<LeafRule, { kind: "events-apart" }>;

/** When something began, with the last days that lie near to its first and to its last possible one. */
interface Begin extends DaySpan {
  readonly reach: DaySpan;
}

interface Event {
  readonly fact: Fact;
  readonly concept: ConceptId;
  readonly when: Begin | null;
  /** The first day that it is known of, be it dated itself or not. */
  readonly since: Day | null;
  readonly answer: EntryAnswer;
}

function eventsOf(
  context: Context,
  concepts: readonly ConceptId[],
  { atMost, undated }: { readonly atMost: Period; readonly undated: readonly ConceptId[] },
): readonly Event[] {
  return context.index.of(concepts).map((fact) => {
    const known = beginOf(fact);
    const begin = tierFor(context, fact, undated) === null ? known : null;
    const reach = begin && { from: addPeriod(begin.from, atMost), to: addPeriod(begin.to, atMost) };
    return {
      fact,
      concept: nearest(context, fact, concepts),
      when: begin && reach && { from: begin.from, to: begin.to, reach },
      since: known && known.from,
      answer: answerOf(context, fact, concepts, false, () => YES),
    };
  });
}

/** Whether two rough moments lie surely, perhaps or surely not within the period of each other. */
function near(a: Begin, b: Begin): Truth {
  const first = a.from <= b.to ? b.to <= a.reach.from : a.from <= b.reach.to;
  const last = a.to <= b.from ? b.from <= a.reach.to : a.to <= b.reach.from;
  if (first && last) return "true";
  const overlap = a.from <= b.to && b.from <= a.to;
  return overlap || first || last ? "unknown" : "false";
}

/** What two events say together. */
function answerBoth(a: Event, b: Event): EntryAnswer {
  if (a.answer.says === "no" || b.answer.says === "no") return NO;
  if (!a.when || !b.when) return open("undated");
  const truth = near(a.when, b.when);
  if (truth === "false") return NO;
  if (a.answer.says === "open") return a.answer;
  if (b.answer.says === "open") return b.answer;
  if (truth === "unknown") return open("imprecise");
  return a.answer.says === "ask" ? a.answer : b.answer;
}

interface Pair {
  readonly a: Event;
  readonly b: Event;
  readonly answer: EntryAnswer;
}

const NONE: readonly Pair[] = [];

const kindOf = (answer: EntryAnswer): string => {
  if (answer.says === "open") return answer.reason;
  return answer.says === "ask" ? answer.question : answer.says;
};

/** Every event with every answer that it takes part in, once: of thousands, not all pairs are worth telling. */
function tellingPairs(as: readonly Event[], bs: readonly Event[]): readonly Pair[] {
  const toldOfB = bs.map(() => new Set<string>());
  return as.flatMap((a) => {
    const toldOfA = new Set<string>();
    return bs.flatMap((b, position): readonly Pair[] => {
      const answer = answerBoth(a, b);
      const kind = kindOf(answer);
      const told = toldOfB[position];
      if (toldOfA.has(kind) && told?.has(kind)) return NONE;
      toldOfA.add(kind);
      told?.add(kind);
      return [{ a, b, answer }];
    });
  });
}

function toFinding(rule: EventsRule, context: Context, { a, b, answer }: Pair): Finding {
  const evidence = [a, b].flatMap(({ fact, concept }) => factEvidence(fact, concept));
  const values = {
    first: labels(context, [a.concept]),
    firstDate: dateText(a.when),
    second: labels(context, [b.concept]),
    secondDate: dateText(b.when),
    atMost: rule.atMost,
  };
  const message = { id: "events-apart", values };
  switch (answer.says) {
    case "yes":
      return decided(true, message, { evidence });
    case "no":
      return decided(false, message, { evidence });
    case "ask":
      return openForPerson(answer.question, message, evidence);
    case "open": {
      const needs = [...rule.first, ...rule.second].map(conceptId);
      const id = answer.reason === "undated" ? "events-undated" : message.id;
      return openForData(answer.reason, needs, { id, values }, evidence);
    }
  }
}

/** Whether two things began within a period of each other, whichever came first. */
export function evaluateEventsApart(context: Context, leaf: ResolvedLeaf<EventsRule>): Finding {
  const { rule } = leaf;
  const { asOf } = context;
  const atMost = periodOf(rule.atMost);
  const undated = (rule.undated ?? []).map(conceptId);
  const [first, second] = [rule.first, rule.second].map((names) => names.map(conceptId));
  const sides = [first ?? [], second ?? []].map((concepts) => ({
    concepts,
    events: eventsOf(context, concepts, { atMost, undated }),
  }));
  const ahead = sides.flatMap(({ events }) =>
    events.flatMap(({ since }) => (since !== null && since > asOf ? [since] : [])),
  );
  const [as, bs] = sides.map(({ events }) =>
    events.filter(({ since }) => since === null || since <= asOf),
  );
  const pairs = tellingPairs(as ?? [], bs ?? []).map((pair) => toFinding(rule, context, pair));
  const [noneOfFirst, noneOfSecond] = sides.map(({ concepts }) =>
    absent(context, concepts, rule.whenAbsent),
  );
  // What one side may lack on record matters as soon as the other side has something to lie near to.
  const unseen = [
    ...((bs ?? []).length > 0 && noneOfFirst ? [noneOfFirst] : []),
    ...((as ?? []).length > 0 && noneOfSecond ? [noneOfSecond] : []),
  ];
  const neither = [noneOfFirst, noneOfSecond].flatMap((none) => none ?? []);
  const finding = anyOf(
    unseen.length > 0
      ? [...pairs, ...(pairs.length > 0 ? unseen.map(noOther) : unseen)]
      : [allOf(neither)],
  );
  return { ...finding, breakpoints: sortedDays([...ahead, ...finding.breakpoints]) };
}
