import { type ConceptId, conceptId, expectDefined } from "@cohort/foundation";
import type { Flag, ObservationFact } from "@cohort/record";
import { type Context, labelOf, latestOf } from "../context.ts";
import { decided, openForData } from "../absence.ts";
import { dateText, observationEvidence, shown } from "../evidence.ts";
import { type Finding, type Miss, anyOf, sortedDays } from "../finding.ts";
import { compareInterval, intervalOf, isPoint } from "../interval.ts";
import { limitsOf, scaleOf } from "../limits.ts";
import { ofOneMoment } from "../moment.ts";
import { type EvidenceLimit, type UnknownReason, firstToHear } from "../outcome.ts";
import { observe } from "../observed.ts";
import type { ResolvedLeaf } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import { together } from "../together.ts";
import { type Truth, truthOf } from "../truth.ts";
import { YES_OR_NO } from "../yes-no.ts";

type ResultRule = Extract<LeafRule, { kind: "result" }>;

/** The words that answer "is it positive?", one row a word. */
const POLARITY: Readonly<Record<string, Truth>> = {
  positive: "true",
  pregnant: "true",
  lactating: "true",
  met: "true",
  negative: "false",
  "not-pregnant": "false",
  "not-lactating": "false",
  "not-met": "false",
};

/** What an interpretation code says to each question; a code not named leaves it open. */
const FLAGS: Readonly<
  Record<"positive" | "increased" | "decreased", Partial<Record<Flag, Truth>>>
> = {
  positive: {
    positive: "true",
    high: "true",
    abnormal: "true",
    negative: "false",
    normal: "false",
    low: "false",
  },
  increased: { high: "true", normal: "false", low: "false", positive: "true", negative: "false" },
  decreased: { low: "true", normal: "false", high: "false" },
};

type Question = keyof typeof FLAGS;

const questionOf = (is: string): Question | null =>
  is === "positive" || is === "increased" || is === "decreased" ? is : null;

interface Answer {
  readonly truth: Truth;
  readonly limit: EvidenceLimit | null;
  readonly reason: UnknownReason;
  /** Set where a number was held against a limit. */
  readonly miss?: Miss | null;
}

const open = (reason: UnknownReason): Answer => ({ truth: "unknown", limit: null, reason });

const identity = (value: number): number => value;

/** A number against its own limits of normal. Null where there is no limit to use. */
function byLimit(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  question: Question,
): Answer | null {
  const side = question === "decreased" ? "low" : "high";
  const limit = limitsOf(context, fact, concept, side);
  if (!limit || (fact.value.type !== "quantity" && fact.value.type !== "interval")) return null;
  const scale = scaleOf(context, concept, fact.value.unit);
  // In a unit that the concept does not know, a value can still be held against the limit printed beside it.
  const beside = scale === null && (fact.value.unit ?? "") === limit.unit;
  const own = beside ? identity : scale;
  const its = beside ? identity : scaleOf(context, concept, limit.unit);
  if (!own || !its) return open("unit");
  const scaled = expectDefined(intervalOf(fact.value, own), "an interval of a numeric result");
  const bound = its(expectDefined(limit[side], "a limit"));
  const truth = compareInterval(scaled, side === "low" ? "<" : ">", bound);
  const point = isPoint(scaled) && fact.value.type === "quantity";
  const value = point ? shown(scaled.low / its(1)) : 0;
  const miss = point
    ? { value, bound: expectDefined(limit[side], "a limit"), unit: limit.unit }
    : null;
  return { truth, limit, reason: "imprecise", miss };
}

/** `<50` copies of what should not be there at all are none, as far as the method can tell. */
function byQuantification(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  question: Question,
): Answer | null {
  const known = context.index.terminology.concepts.get(concept);
  if (!known?.belowLimitIsNormal || question === "decreased" || fact.value.type !== "quantity")
    return null;
  const { comparator, value } = fact.value;
  if (comparator === "<" || comparator === "<=" || value === 0)
    return { truth: "false", limit: null, reason: "range" };
  return question === "positive" ? { truth: "true", limit: null, reason: "range" } : null;
}

function byFlag(fact: ObservationFact, question: Question): Answer | null {
  if (fact.flag === null) return null;
  const truth = FLAGS[question][fact.flag];
  return truth === undefined ? open("imprecise") : { truth, limit: null, reason: "imprecise" };
}

/** Value against its range, else the interpretation code, else a word; in this order. */
function answer(context: Context, fact: ObservationFact, concept: ConceptId, is: string): Answer {
  const { value } = fact;
  const question = questionOf(is);
  if (value.type === "word") {
    if (!question)
      return { truth: value.word === is ? "true" : "false", limit: null, reason: "imprecise" };
    const polarity = question === "decreased" ? undefined : POLARITY[value.word];
    return polarity === undefined
      ? (byFlag(fact, question) ?? open("imprecise"))
      : { truth: polarity, limit: null, reason: "imprecise" };
  }
  if (value.type === "boolean") {
    const asked = YES_OR_NO[is];
    return asked === undefined
      ? open("imprecise")
      : { truth: truthOf(value.value === asked), limit: null, reason: "imprecise" };
  }
  if (!question) return open("unreadable");
  const flagged = byFlag(fact, question);
  if (value.type === "quantity" || value.type === "interval") {
    const limited = byLimit(context, fact, concept, question);
    if (limited && limited.truth !== "unknown") return limited;
    const counted = byQuantification(context, fact, concept, question);
    const decidedOtherwise = [flagged, counted].find((one) => one && one.truth !== "unknown");
    if (decidedOtherwise) return decidedOtherwise;
    const missingUnit =
      context.index.terminology.concepts.get(concept)?.unit != null &&
      scaleOf(context, concept, value.unit) === null;
    return limited ?? open(missingUnit ? "unit" : "range");
  }
  return flagged ?? open("unreadable");
}

/** What one result says to "is it positive, decreased ...?". */
export function judge(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  is: string,
): Finding {
  const { truth, limit, reason, miss = null } = answer(context, fact, concept, is);
  const evidence = observationEvidence(fact, concept, limit);
  const values = {
    what: labelOf(context, concept),
    is,
    value: String(evidence[0]?.value ?? ""),
    unit: evidence[0]?.unit ?? "",
    date: dateText(fact.when),
    limit: limit && (is === "decreased" ? limit.low : limit.high),
    limitUnit: limit?.unit ?? null,
    source: limit?.source ?? null,
  };
  if (truth === "unknown") {
    return openForData(reason, [concept], { id: `result-${reason}`, values }, evidence);
  }
  const basis = fact.attested ? "attested" : "recorded";
  return decided(truth === "true", { id: "result", values }, { basis, evidence, miss });
}

/** What the usable results of one concept say; of the concept's own code alone where it is a panel. */
function ofTest(
  context: Context,
  { rule, windows }: ResolvedLeaf<ResultRule>,
  concept: ConceptId,
  panel: ConceptId = concept,
): Finding {
  const window = expectDefined(windows.get(panel), "a window of the tested concept");
  const observed = observe(context, concept, window, {
    ownCode: rule.is === "positive" && isPanel(context, concept),
  });
  if (observed.usable.length === 0)
    return { ...observed.unusable(rule.whenAbsent), breakpoints: observed.breakpoints() };
  const judged = (facts: readonly ObservationFact[]): readonly Finding[] =>
    facts.map((fact) => judge(context, fact, concept, rule.is));
  if (rule.select === "any")
    return { ...anyOf(judged(observed.usable)), breakpoints: observed.breakpoints() };
  const latest = latestOf(observed.usable);
  const finding = ofOneMoment(concept, context, judged(latest));
  return { ...finding, breakpoints: observed.breakpoints(latest) };
}

const narrowerOf = (context: Context, concept: ConceptId): readonly ConceptId[] =>
  context.index.terminology.concepts.get(concept)?.narrower ?? [];

const isPanel = (context: Context, concept: ConceptId): boolean =>
  narrowerOf(context, concept).length > 0;

/**
 * Different tests under one name (myositis antibodies): each can make it positive; negative is the panel
 * itself, or every one of them. A test that was not done leaves it open, which the panel would settle.
 */
function ofPanel(context: Context, leaf: ResolvedLeaf<ResultRule>, panel: ConceptId): Finding {
  const whole = ofTest(context, leaf, panel);
  const named = narrowerOf(context, panel);
  const tests = named.map((test) => ofTest(context, leaf, test, panel));
  const breakpoints = sortedDays([whole, ...tests].flatMap((finding) => finding.breakpoints));
  const any = anyOf([whole, ...tests]);
  // A smaller panel within this one that found nothing answers for its tests; one not done is answered by them.
  const found = new Map(named.map((part, at) => [part, expectDefined(tests[at], "its finding")]));
  const done = named.filter(
    (part) => isPanel(context, part) && found.get(part)?.proven === "false",
  );
  const answered = new Set(done.flatMap((part) => narrowerOf(context, part)));
  const asked = named.filter((part) => !isPanel(context, part) && !answered.has(part));
  const each = anyOf(
    [...done, ...asked].map((part) => expectDefined(found.get(part), "its finding")),
  );
  if (any.truth === "true") return { ...any, breakpoints };
  if (whole.proven === "false") return { ...whole, breakpoints };
  if (each.proven === "false") return { ...each, breakpoints };
  const evidence = tests.flatMap((finding) => finding.evidence);
  const said = [whole, ...tests].flatMap(({ open: opens }) =>
    opens.flatMap((one) => (one.by === "data" ? [one] : [])),
  );
  const first = firstToHear(said, ({ reason }) => reason);
  if (!first) return { ...any, breakpoints };
  return { ...openForData(first.reason, [panel], first.message, evidence), breakpoints };
}

function ofConcept(context: Context, leaf: ResolvedLeaf<ResultRule>, concept: ConceptId): Finding {
  const asPanel = leaf.rule.is === "positive" && isPanel(context, concept);
  return asPanel ? ofPanel(context, leaf, concept) : ofTest(context, leaf, concept);
}

export function evaluateResult(context: Context, leaf: ResolvedLeaf<ResultRule>): Finding {
  const concepts = leaf.rule.concepts.map(conceptId);
  return together(
    context,
    concepts,
    concepts.map((concept) => ofConcept(context, leaf, concept)),
  );
}
