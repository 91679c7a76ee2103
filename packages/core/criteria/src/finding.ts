import type { ConceptId, Day } from "@cohort/foundation";
import type { Basis, Evidence, Message, UnknownReason } from "./outcome.ts";
import { type Truth, atLeast, not as negate } from "./truth.ts";

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

export const sortedDays = (days: Iterable<Day>): readonly Day[] =>
  [...new Set(days)].toSorted((a, b) => a - b);

function joined(findings: readonly Finding[]): Message {
  const [first, ...rest] = findings.map(({ message }) => message);
  if (!first) return { id: "nothing", values: {} };
  return rest.length === 0 ? first : { id: "joined", values: {}, parts: [first, ...rest] };
}

/**
 * The parts that carry the result. A decided one rests on the children that agree with it, on proven
 * ones alone where those suffice; an open one on all that are not false.
 */
function carriers(truth: Truth, proven: Truth, children: readonly Finding[]): readonly Finding[] {
  if (truth === "unknown") return children.filter((child) => child.truth !== "false");
  const agreeing = children.filter((child) => child.truth === truth);
  return proven === truth ? agreeing.filter((child) => child.proven === truth) : agreeing;
}

/** Combines findings as "at least `count` of them hold"; nothing is short-circuited. */
export function atLeastOf(count: number, children: readonly Finding[]): Finding {
  const truth = atLeast(
    count,
    children.map((child) => child.truth),
  );
  const proven = atLeast(
    count,
    children.map((child) => child.proven),
  );
  const carrying = carriers(truth, proven, children);
  // So many decide it that turning any one of them would turn the whole.
  const fewest = truth === "true" ? count : children.length - count + 1;
  const deciding = children.filter((child) => child.truth === truth);
  const turnable = truth !== "unknown" && deciding.length === fewest;
  return {
    truth,
    proven,
    basis: carrying
      .map((child) => child.basis)
      .reduce((most, basis) => (BASIS_RANK[basis] > BASIS_RANK[most] ? basis : most), "recorded"),
    open: truth === "unknown" ? children.flatMap((child) => child.open) : [],
    presumed: [...new Set(carrying.flatMap((child) => child.presumed))],
    evidence: carrying.flatMap((child) => child.evidence),
    message: joined(carrying),
    breakpoints: sortedDays(children.flatMap((child) => child.breakpoints)),
    miss: turnable ? (deciding.find((child) => child.miss)?.miss ?? null) : null,
  };
}

export const allOf = (children: readonly Finding[]): Finding =>
  atLeastOf(children.length, children);

export const anyOf = (children: readonly Finding[]): Finding => atLeastOf(1, children);

export const notOf = (finding: Finding): Finding => ({
  ...finding,
  truth: negate(finding.truth),
  proven: negate(finding.proven),
});
