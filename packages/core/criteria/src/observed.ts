import type { ConceptId, Day } from "@cohort/foundation";
import type { Fact, ObservationFact } from "@cohort/record";
import type { Tier } from "@cohort/terminology";
import { type Context, isEarlier, labelOf, opensOn, placeBreakpoints, placeOf } from "./context.ts";
import { absent, openForData } from "./absence.ts";
import { dateText, observationEvidence } from "./evidence.ts";
import { type Finding, sortedDays } from "./finding.ts";
import type { UnknownReason } from "./outcome.ts";
import type { Window } from "./resolve.ts";
import type { WhenAbsent } from "./syntax.ts";

/** How surely a fact stands for a concept, counting the concepts that belong to it. */
export function tierFor(context: Context, fact: Fact, concepts: readonly ConceptId[]): Tier | null {
  let best: Tier | null = null;
  for (const hit of fact.hits) {
    if (!belongs(context, hit.concept, concepts)) continue;
    if (hit.tier === "core") return "core";
    if (best !== "candidate") best = hit.tier;
  }
  return best;
}

/** Whether a concept is one of these, or one of their narrower ones. */
export const belongs = (
  { index: { terminology } }: Context,
  concept: ConceptId,
  concepts: readonly ConceptId[],
): boolean =>
  concepts.includes(concept) ||
  (terminology.concepts.get(concept)?.broader.some((id) => concepts.includes(id)) ?? false);

/** A result, or a diagnosis read as one; what an active diagnosis says, it says until it ends. */
export interface Result extends ObservationFact {
  readonly lasts?: true;
}

/** A condition recorded under a test's concept (`HBsAg detected` as a diagnosis) is a result in words. */
function asResult(fact: Fact, concept: ConceptId, asOf: Day): Result | null {
  if (fact.kind === "observation") return fact;
  if (fact.kind !== "condition" || fact.verification !== "confirmed") return null;
  const ended = fact.ended ? fact.ended.to <= asOf : fact.clinical === "inactive";
  if (ended) return null;
  const word = fact.hits.find((hit) => hit.concept === concept)?.word ?? "positive";
  const { source, hits } = fact;
  return {
    kind: "observation",
    source,
    hits,
    when: fact.onset ?? fact.recorded,
    status: "final",
    value: { type: "word", word },
    range: null,
    flag: null,
    ...(fact.clinical === "active" ? { lasts: true } : {}),
  };
}

/** The day from which a diagnosis says no more what it said as a result. */
const endAfter = (fact: Fact, asOf: Day): readonly Day[] =>
  fact.kind === "condition" && fact.ended && fact.ended.to > asOf ? [fact.ended.to] : [];

/** Whether a result may be used; else what it leaves open: `missing` where it simply does not count. */
export type Usable =
  | true
  | Extract<UnknownReason, "missing" | "undated" | "imprecise" | "unconfirmed">;

export interface Observed {
  /** Usable results in the window, of any order. */
  readonly usable: readonly Result[];
  /**
   * On which days other results may count, ascending. Where the latest alone count, the days on which they do no more: what came
   * before them stays behind them, so the day on which it leaves the window turns nothing.
   */
  breakpoints(latest?: readonly Result[]): readonly Day[];
  /** What there is to say where no usable result exists. */
  unusable(whenAbsent: WhenAbsent | undefined): Finding;
}

/** The results of one concept that may count in a window. */
export function observe(
  context: Context,
  concept: ConceptId,
  window: Window,
  options: {
    readonly usable?: (fact: ObservationFact) => Usable;
    /** Only entries under the concept's own codes, not those of narrower ones. */
    readonly ownCode?: boolean;
  } = {},
): Observed {
  const { index, asOf } = context;
  const isUsable = options.usable ?? (() => true);
  const entries: Fact[] = [];
  const recorded: Result[] = [];
  for (const fact of index.of([concept])) {
    if (options.ownCode && !fact.hits.some((hit) => hit.concept === concept)) continue;
    entries.push(fact);
    const result = asResult(fact, concept, asOf);
    if (result && (result.value.type !== "absent" || result.flag !== null)) recorded.push(result);
  }
  const worked = index.derived(concept, asOf);
  const inputs = index.inputsAfter(concept, asOf);
  const placed = sort(context, concept, window, recorded, isUsable);
  // A formula steps in only where no result of its own is at hand.
  const derived =
    placed.usable.length > 0 ? null : sort(context, concept, window, worked, isUsable);
  const breakpoints: Observed["breakpoints"] = (latest) => {
    const counts = ({ when }: Pick<Result, "when">): boolean =>
      latest === undefined || (when !== null && when.from > asOf);
    const moments = (latest ?? []).map(({ when }) => when);
    for (const some of [recorded, worked, inputs])
      for (const one of some) if (counts(one)) moments.push(one.when);
    const days = placeBreakpoints(moments, window, asOf);
    for (const fact of entries) for (const day of endAfter(fact, asOf)) days.push(day);
    return sortedDays(days);
  };
  return {
    usable: derived?.usable ?? placed.usable,
    breakpoints,
    unusable: (whenAbsent) =>
      explainUnusable(context, concept, window, { ...derived?.set, ...placed.set }, whenAbsent),
  };
}

type SetAside = Readonly<Partial<Record<UnknownReason, ObservationFact>>>;

function sort(
  context: Context,
  concept: ConceptId,
  window: Window,
  facts: readonly Result[],
  isUsable: (fact: ObservationFact) => Usable,
): { usable: readonly Result[]; set: SetAside } {
  const usable: Result[] = [];
  const set: Partial<Record<UnknownReason, ObservationFact>> = {};
  const aside = (reason: UnknownReason, fact: ObservationFact): void => {
    const kept = set[reason];
    if (!kept || isEarlier(kept.when, fact.when)) set[reason] = fact;
  };
  if (facts.length === 0) return { usable, set };
  const opens = opensOn(window, context.asOf);
  for (const fact of facts) {
    const own = placeOf(fact.when, window, context.asOf, opens);
    const place = own !== "future" && fact.lasts ? "inside" : own;
    if (place === "future") continue;
    if (place === "before") aside("stale", fact);
    else if (place === "undated" || place === "imprecise") aside(place, fact);
    else if (fact.status === "preliminary") aside("unconfirmed", fact);
    else if (tierFor(context, fact, [concept]) !== "core") aside("unconfirmed", fact);
    else {
      const use = isUsable(fact);
      if (use === true) usable.push(fact);
      else aside(use, fact);
    }
  }
  return { usable, set };
}

const ORDER: readonly UnknownReason[] = ["unconfirmed", "imprecise", "undated", "stale", "missing"];

function explainUnusable(
  context: Context,
  concept: ConceptId,
  window: Window,
  set: SetAside,
  whenAbsent: WhenAbsent | undefined,
): Finding {
  const reason = ORDER.find((one) => set[one] !== undefined);
  const fact = reason && set[reason];
  if (!reason || !fact) return absent(context, [concept], whenAbsent);
  // A rule that says what absence means says it of values that are old or do not count, too.
  const unused = reason === "stale" || reason === "missing";
  if (unused && typeof whenAbsent === "boolean") return absent(context, [concept], whenAbsent);
  if (reason === "missing") {
    const none = absent(context, [concept], whenAbsent);
    if (none.open.some((one) => one.by !== "data" || one.reason !== "missing")) return none;
  }
  const evidence = observationEvidence(fact, concept);
  const [first] = evidence;
  const values = {
    what: labelOf(context, concept),
    value: first === undefined || first.value === null ? null : String(first.value),
    unit: first?.unit ?? null,
    date: dateText(fact.when),
    window: window.text,
    byDefault: window.byDefault ? 1 : 0,
  };
  return openForData(reason, [concept], { id: `observed-${reason}`, values }, evidence);
}
