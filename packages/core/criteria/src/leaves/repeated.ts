import { type ConceptId, type Day, addPeriod, conceptId, expectDefined } from "@cohort/foundation";
import type { Fact, Moment } from "@cohort/record";
import { type Context, labels } from "../context.ts";
import { absent, decided, openForData, openForPerson } from "../absence.ts";
import { dateText, factEvidence } from "../evidence.ts";
import { type Finding, anyOf, sortedDays } from "../finding.ts";
import type { Message } from "../outcome.ts";
import { observe } from "../observed.ts";
import { periodText } from "../period-text.ts";
import { type ResolvedLeaf, periodOf } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import { compareToBound } from "./bound.ts";
import { YES, answerOf, beginOf, nearest } from "./entry.ts";
import { judge } from "./result.ts";

type RepeatedRule = Extract<LeafRule, { kind: "repeated" }>;

/** One entry that counts, or may count. */
interface Occasion {
  readonly when: Moment;
  /** When it was written down, where that may be later than it began. */
  readonly seen?: Moment;
  readonly finding: Finding;
}

interface Occasions {
  readonly all: readonly Occasion[];
  /** What counts or may count, and nobody knows when it was. */
  readonly undated: readonly Finding[];
  readonly breakpoints: readonly Day[];
  /** What there is to say where nothing was found at all. */
  readonly none: Finding;
}

const mayCount = ({ truth }: Finding): boolean => truth !== "false";

/** Results of one test: those that are positive, or satisfy the bound. */
function results(
  context: Context,
  leaf: ResolvedLeaf<RepeatedRule>,
  concept: ConceptId,
): Occasions {
  const { rule, windows } = leaf;
  const window = expectDefined(windows.get(concept), "a window of the tested concept");
  const observed = observe(context, concept, window);
  const judged = observed.usable.map((fact) => ({
    when: fact.when,
    finding: rule.bound
      ? compareToBound(context, fact, concept, rule.bound)
      : judge(context, fact, concept, "positive"),
  }));
  return {
    all: judged.flatMap(({ when, finding }) => (when ? [{ when, finding }] : [])),
    undated: judged.flatMap(({ when, finding }) => (when ? [] : [finding])).filter(mayCount),
    breakpoints: observed.breakpoints(),
    none: observed.unusable(rule.whenAbsent),
  };
}

const recordedBy = (fact: Fact, asOf: Day): Moment | null =>
  fact.kind === "condition" && fact.recorded && fact.recorded.from <= asOf ? fact.recorded : null;

function findingOf(
  context: Context,
  fact: Fact,
  concepts: readonly ConceptId[],
  when: Moment | null,
): Finding {
  const answer = answerOf(context, fact, concepts, false, () => YES);
  const evidence = factEvidence(fact, nearest(context, fact, concepts));
  const message: Message = {
    id: `entry-${answer.says}`,
    values: { what: labels(context, concepts), date: dateText(when), qualifier: null },
  };
  switch (answer.says) {
    case "yes":
    case "no":
      return decided(answer.says === "yes", message, { evidence });
    case "ask":
      return openForPerson(answer.question, message, evidence);
    case "open": {
      const id = `entry-${answer.reason}`;
      return openForData(answer.reason, concepts, { ...message, id }, evidence);
    }
  }
}

/** Entries of a diagnosis or finding, each at the time at which it began or was written down. */
function entries(context: Context, rule: RepeatedRule, concepts: readonly ConceptId[]): Occasions {
  const { asOf } = context;
  const all: Occasion[] = [];
  const undated: Finding[] = [];
  const ahead: Day[] = [];
  for (const fact of context.index.of(concepts)) {
    const when = beginOf(fact);
    const recorded = fact.kind === "condition" ? fact.recorded : null;
    for (const moment of [when, recorded])
      if (moment && moment.from > asOf) ahead.push(moment.from);
    if (when && when.from > asOf) continue;
    const finding = findingOf(context, fact, concepts, when);
    const seen = recordedBy(fact, asOf);
    if (when) all.push({ when, ...(seen ? { seen } : {}), finding });
    else if (mayCount(finding)) undated.push(finding);
  }
  return { all, undated, breakpoints: ahead, none: absent(context, concepts, rule.whenAbsent) };
}

type Spread = "apart" | "equal" | "maybe" | "close";

/** Whether the first and the last of some occasions lie as far apart as is asked. */
function spreadOf(occasions: readonly Occasion[], { times, apart }: RepeatedRule): Spread {
  if (occasions.length < times) return "close";
  const period = periodOf("atLeast" in apart ? apart.atLeast : apart.moreThan);
  const least = (pick: (when: Moment) => Day): Day =>
    Math.min(...occasions.map(({ when }) => pick(when)));
  const most = (pick: (when: Moment) => Day): Day =>
    Math.max(...occasions.map(({ when }) => pick(when)));
  const surely = { from: least((when) => when.to), to: most((when) => when.from) };
  const perhaps = { from: least((when) => when.from), to: most((when) => when.to) };
  const due = addPeriod(surely.from, period);
  if (surely.to > due || ("atLeast" in apart && surely.to === due)) return "apart";
  if (surely.to === perhaps.to && surely.from === perhaps.from)
    return surely.to === due ? "equal" : "close";
  return perhaps.to >= addPeriod(perhaps.from, period) ? "maybe" : "close";
}

/** A finding that stays begins but once: where its beginnings are too close, when it was written down counts. */
function widest(occasions: readonly Occasion[], rule: RepeatedRule): Spread {
  const spread = spreadOf(occasions, rule);
  if (spread !== "close") return spread;
  return spreadOf(
    occasions.map((one) => ({ ...one, when: one.seen ?? one.when })),
    rule,
  );
}

/** So many times, so far apart: two positive antibody tests 12 weeks apart, a finding that stays. */
export function evaluateRepeated(context: Context, leaf: ResolvedLeaf<RepeatedRule>): Finding {
  const { rule } = leaf;
  const concepts = rule.concepts.map(conceptId);
  const [first] = concepts;
  const kind = first && context.index.terminology.concepts.get(first)?.kind;
  const measured = kind === "lab" || kind === "score" || kind === "vital" || kind === "status";
  const found =
    measured && first ? results(context, leaf, first) : entries(context, rule, concepts);
  const at = { breakpoints: sortedDays(found.breakpoints).filter((day) => day > context.asOf) };
  const counting = found.all.filter(({ finding }) => finding.truth === "true");
  const possible = found.all.filter(({ finding }) => finding.truth !== "false");
  const evidence = possible.flatMap(({ finding }) => finding.evidence);
  const apart = "atLeast" in rule.apart ? rule.apart.atLeast : rule.apart.moreThan;
  const values = {
    what: labels(context, concepts),
    count: counting.length,
    wanted: rule.times,
    apart,
    strict: "moreThan" in rule.apart ? 1 : 0,
    dates: counting.map(({ when }) => dateText(when)).join(", "),
  };
  if (found.all.length + found.undated.length === 0) return { ...found.none, ...at };
  const basis = counting[0]?.finding.basis ?? "recorded";
  const spread = widest(counting, rule);
  if (spread === "apart")
    return decided(true, { id: "repeated", values }, { evidence, basis, ...at });
  if (spread === "equal") {
    const question = `The results lie exactly ${periodText(apart)} apart where more is asked for: do they count?`;
    return { ...openForPerson(question, { id: "repeated", values }, evidence), ...at };
  }
  if (spread === "maybe") {
    return { ...openForData("imprecise", concepts, { id: "repeated", values }, evidence), ...at };
  }
  if (widest(possible, rule) !== "close") {
    // Undecided occasions would make up the number: what keeps them open keeps this open.
    const openOnes = possible.filter(({ finding }) => finding.truth === "unknown");
    return { ...anyOf(openOnes.map(({ finding }) => finding)), evidence, ...at };
  }
  if (found.undated.length > 0 && possible.length + found.undated.length >= rule.times) {
    const all = [...evidence, ...found.undated.flatMap((finding) => finding.evidence)];
    const message = { id: "repeated-undated", values };
    return { ...openForData("undated", concepts, message, all), ...at };
  }
  if (possible.length + found.undated.length === 0) {
    return { ...anyOf(found.all.map(({ finding }) => finding)), ...at };
  }
  return {
    ...openForData("missing", concepts, { id: "repeated-too-few", values }, evidence),
    ...at,
  };
}
