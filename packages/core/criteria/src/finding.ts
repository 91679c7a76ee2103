import type { ConceptId, Day } from "@cohort/foundation";
import type { Basis, Evidence, Message, UnknownReason } from "./outcome.ts";
import { type Truth, atLeastBy, not as negate } from "./truth.ts";

/** Why a leaf is open: data would settle it, or a person. */
export type Open =
  | {
      readonly by: "data";
      readonly reason: UnknownReason;
      /** The concepts whose data would settle it. */
      readonly needs: readonly ConceptId[];
      readonly message: Message;
    }
  | { readonly by: "person"; readonly question: string };

/** A numeric comparison on which alone a truth rests: reaching the bound would turn it. */
export interface Miss {
  readonly value: number;
  readonly bound: number;
  readonly unit: string;
}

/** What evaluating a rule gives: truth and trace in one. */
export interface Finding {
  /** With what may be presumed absent taken as absent. */
  readonly truth: Truth;
  /** Without any presumption. Where it is decided, `truth` is the same. */
  readonly proven: Truth;
  readonly basis: Exclude<Basis, "presumed">;
  /** What keeps `truth` unknown; empty otherwise. */
  readonly open: readonly Open[];
  /** The concepts presumed absent. */
  readonly presumed: readonly ConceptId[];
  readonly evidence: readonly Evidence[];
  readonly message: Message;
  /** Days after asOf on which it may change if no data comes, ascending. */
  readonly breakpoints: readonly Day[];
  readonly miss: Miss | null;
}

const BASIS_RANK = { recorded: 0, derived: 1, attested: 2 } as const;

/** Ascending, each once. Most lists have one day or none. */
export function sortedDays(days: readonly Day[]): readonly Day[] {
  if (days.length < 2) return days;
  if (isAscending(days)) return days;
  const sorted = days.toSorted((a, b) => a - b);
  return sorted.filter((day, at) => at === 0 || day !== sorted[at - 1]);
}

function isAscending(days: readonly Day[]): boolean {
  let before = -Infinity;
  for (const day of days) {
    if (day <= before) return false;
    before = day;
  }
  return true;
}

function joined(findings: readonly Finding[]): Message {
  const [first] = findings;
  if (!first) return { id: "nothing", values: {} };
  if (findings.length === 1) return first.message;
  return { id: "joined", values: {}, parts: findings.map(({ message }) => message) };
}

/**
 * The parts that carry the result. A decided one rests on the children that agree with it, on proven
 * ones alone where those suffice; an open one on all that are not false.
 */
function carriers(truth: Truth, proven: Truth, children: readonly Finding[]): readonly Finding[] {
  if (truth === "unknown") return children.filter((child) => child.truth !== "false");
  return children.filter(
    (child) => child.truth === truth && (proven !== truth || child.proven === truth),
  );
}

/**
 * Combines findings as "at least `count` of them hold"; nothing is short-circuited. `ahead`: when and how it changes alone is
 * asked, not why.
 */
export function atLeastOf(count: number, children: readonly Finding[], ahead = false): Finding {
  const [only] = children;
  if (only && children.length === 1 && count === 1) return only;
  const truth = atLeastBy(count, children, (child) => child.truth);
  const proven = atLeastBy(count, children, (child) => child.proven);
  const breakpoints = sortedDays(gathered(children, "breakpoints"));
  const open = truth === "unknown" ? gathered(children, "open") : NONE;
  // What is said of it is left out where nobody asks, and so is what it rests on.
  const carrying = ahead ? NONE : carriers(truth, proven, children);
  const presumed = gathered(carrying, "presumed");
  return {
    truth,
    proven,
    basis: mostOf(carrying),
    open,
    presumed: presumed.length < 2 ? presumed : [...new Set(presumed)],
    evidence: gathered(carrying, "evidence"),
    message: ahead ? UNSAID : joined(carrying),
    breakpoints,
    miss: ahead || truth === "unknown" ? null : missOf(truth, count, children),
  };
}

const NONE: readonly never[] = [];

/** Of a finding whose reasons nobody asks for. */
const UNSAID: Message = { id: "nothing", values: {} };

/** The lists of all children in one; most of them are empty. Thousands are made a match, so without copies of what is one already. */
function gathered<Key extends "open" | "presumed" | "evidence" | "breakpoints">(
  children: readonly Finding[],
  key: Key,
): readonly Finding[Key][number][] {
  let only: readonly Finding[Key][number][] = NONE;
  let several: Finding[Key][number][] | null = null;
  for (const child of children) {
    const list: readonly Finding[Key][number][] = child[key];
    if (list.length === 0) continue;
    if (several) for (const one of list) several.push(one);
    else if (only.length === 0) only = list;
    else several = [...only, ...list];
  }
  return several ?? only;
}

function mostOf(children: readonly Finding[]): Finding["basis"] {
  let most: Finding["basis"] = "recorded";
  for (const { basis } of children) if (BASIS_RANK[basis] > BASIS_RANK[most]) most = basis;
  return most;
}

/** Where so many decide it that turning any one of them would turn the whole. */
function missOf(
  truth: Exclude<Truth, "unknown">,
  count: number,
  children: readonly Finding[],
): Miss | null {
  const fewest = truth === "true" ? count : children.length - count + 1;
  let deciding = 0;
  let miss: Miss | null = null;
  for (const child of children) {
    if (child.truth !== truth) continue;
    deciding += 1;
    miss ??= child.miss;
  }
  return deciding === fewest ? miss : null;
}

export const allOf = (children: readonly Finding[], ahead = false): Finding =>
  atLeastOf(children.length, children, ahead);

export const anyOf = (children: readonly Finding[], ahead = false): Finding =>
  atLeastOf(1, children, ahead);

export const notOf = (finding: Finding): Finding => ({
  ...finding,
  truth: negate(finding.truth),
  proven: negate(finding.proven),
});
