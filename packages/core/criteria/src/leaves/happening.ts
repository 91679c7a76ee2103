import { type Day, type DaySpan, conceptId, expectDefined } from "@cohort/foundation";
import { type Fact, coverage } from "@cohort/record";
import { type Context, leaving, opensOn } from "../context.ts";
import type { Finding } from "../finding.ts";
import type { ResolvedLeaf, Window } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";
import { cameBy } from "./drug-entries.ts";
import { type EntryAnswer, NO, YES, ask, askEntries, beginOf, foundBy, open } from "./entry.ts";

type HappeningRule = Extract<LeafRule, { kind: "procedure" | "immunization" | "exposure" }>;

interface Stretch {
  /** When it ended, as far as asOf lets us see; asOf itself while it goes on. */
  readonly end: DaySpan;
  /** When it leaves every window behind: null while nothing says that it ends. */
  readonly last: DaySpan | null;
}

/** The days an entry lasted, by asOf; null where it has no date. */
function stretchOf(fact: Fact, asOf: Day): Stretch | null {
  const now = { from: asOf, to: asOf };
  if (fact.kind === "medication") {
    const cover = coverage(fact, asOf);
    // Being taken now, since nobody says when: it lasts on asOf all the same.
    if (!cover) return fact.ongoing && fact.start === null ? { end: now, last: null } : null;
    // An entry for its first day alone ends when it begins, however roughly that is known.
    const begin = { from: cover.earliest, to: cover.from };
    const alone = cover.latest === cover.from;
    const end = alone ? begin : { from: cover.to, to: cover.latest };
    return { end: cover.ongoing ? now : end, last: fact.ongoing ? null : (fact.end ?? end) };
  }
  if (fact.kind === "condition" && !fact.onset) {
    // "State after ...": it was done by the day on which that was written down, nobody says when.
    if (!fact.recorded) return null;
    const { to } = fact.recorded;
    return { end: { from: -Infinity, to }, last: { from: to, to } };
  }
  const begin = beginOf(fact);
  if (fact.kind === "procedure" && fact.status === "in-progress") return { end: now, last: null };
  return begin && { end: begin, last: begin };
}

function inWindow(stretch: Stretch | null, window: Window, asOf: Day): EntryAnswer {
  const opens = opensOn(window, asOf);
  if (opens === null) return YES;
  if (!stretch) return open("undated");
  if (stretch.end.from >= opens) return YES;
  if (stretch.end.to < opens) return NO;
  return open(Number.isFinite(stretch.end.from) ? "imprecise" : "undated");
}

/** Which entries count at all: done procedures, not planned ones; drugs that act on the body. */
function counts(fact: Fact, rule: HappeningRule): EntryAnswer | null {
  if (fact.kind === "procedure" && fact.status === "planned") return NO;
  if (fact.kind === "medication" && fact.route === "local") return NO;
  if (fact.kind === "observation") {
    return foundBy(fact).says === "no" ? NO : null;
  }
  if (rule.kind === "exposure" && fact.kind === "medication") {
    const by = cameBy(fact, rule.routes);
    if (by !== "true") return by === "false" ? NO : open("missing");
  }
  const given = rule.kind === "exposure" && rule.given;
  if (given && fact.kind === "medication" && fact.resource === "request")
    return open("unconfirmed");
  return null;
}

function qualifierOf(rule: HappeningRule, window: Window): string | null {
  const when = window.without ? `less than ${window.text} ago` : `within ${window.text}`;
  const parts = [
    ...(window.period === null ? [] : [when]),
    ...(rule.kind === "exposure" && rule.routes ? [rule.routes.join(" or ")] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

/** Something that was done, given or taken, in a window. */
export function evaluateHappening(context: Context, leaf: ResolvedLeaf<HappeningRule>): Finding {
  const { rule } = leaf;
  const { asOf } = context;
  const concepts = rule.concepts.map(conceptId);
  const window = expectDefined(
    leaf.windows.get(expectDefined(concepts[0], "a concept")),
    "its window",
  );
  return askEntries(context, {
    concepts,
    except: "except" in rule ? (rule.except ?? []).map(conceptId) : [],
    whenAbsent: rule.whenAbsent,
    qualifier: qualifierOf(rule, window),
    breakpoints: (fact) => {
      const last = stretchOf(fact, asOf)?.last;
      return last ? leaving(last, window) : [];
    },
    answer: (fact) => {
      const place = inWindow(stretchOf(fact, asOf), window, asOf);
      if (place.says === "no") return NO;
      return counts(fact, rule) ?? place;
    },
  });
}

/** Something planned for asOf or later; a plan without a date counts. */
export function evaluatePlanned(
  context: Context,
  leaf: ResolvedLeaf<Extract<LeafRule, { kind: "procedure" }>>,
): Finding {
  const { rule } = leaf;
  const concepts = rule.concepts.map(conceptId);
  const planned = (fact: Fact): EntryAnswer => {
    if (fact.kind !== "procedure" || fact.status !== "planned") return NO;
    return fact.performed && fact.performed.to < context.asOf ? NO : YES;
  };
  return askEntries(context, {
    concepts,
    except: (rule.except ?? []).map(conceptId),
    whenAbsent: rule.whenAbsent,
    qualifier: "planned",
    breakpoints: (fact) =>
      fact.kind === "procedure" && fact.performed ? [fact.performed.to + 1] : [],
    answer: planned,
    ahead: true,
  });
}

/** An allergy, whose severity the EHR may leave open. */
export function evaluateAllergy(
  context: Context,
  leaf: ResolvedLeaf<Extract<LeafRule, { kind: "allergy" }>>,
): Finding {
  const { rule } = leaf;
  return askEntries(context, {
    concepts: rule.concepts.map(conceptId),
    except: [],
    whenAbsent: rule.whenAbsent,
    qualifier: rule.severe ? "severe" : null,
    breakpoints: () => [],
    answer: (fact) => {
      if (!rule.severe || fact.kind !== "allergy") return YES;
      if (fact.severity === null) return ask(rule.severe.question);
      return fact.severity === "severe" ? YES : NO;
    },
  });
}
