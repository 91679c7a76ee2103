import type { ConceptId } from "@cohort/foundation";

export const OUTCOMES = ["pass", "fail", "unknown", "review"] as const;
/** Whether a criterion stands in the way, whatever its type. */
export type Outcome = (typeof OUTCOMES)[number];

export const BASES = ["recorded", "derived", "presumed", "attested"] as const;
export type Basis = (typeof BASES)[number];

export const UNKNOWN_REASONS = [
  "missing",
  "stale",
  "conflicting",
  "unit",
  "range",
  "undated",
  "imprecise",
  "unconfirmed",
  "unmapped",
  "unauthorised",
  "unreadable",
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** Of several reasons the one to name: what is closest to an answer comes first, nothing at all last. */
const HEARD_FIRST: readonly UnknownReason[] = [
  "conflicting",
  "imprecise",
  "range",
  "unit",
  "unconfirmed",
  "unreadable",
  "undated",
  "stale",
  "unauthorised",
  "unmapped",
  "missing",
];

/** The item whose reason a person should hear first; the earliest of equals. */
export function firstToHear<T>(
  items: readonly T[],
  reasonOf: (item: T) => UnknownReason,
): T | undefined {
  return items.toSorted(
    (a, b) => HEARD_FIRST.indexOf(reasonOf(a)) - HEARD_FIRST.indexOf(reasonOf(b)),
  )[0];
}

/** The limit that a value was held against. */
export interface EvidenceLimit {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  readonly source: "result" | "site" | "protocol";
}

/** One entry of the record that decided a criterion, as the EHR wrote it. */
export interface Evidence {
  /** `Observation/o1`; a derived value names the entry it was worked out from. */
  readonly resource: string;
  readonly concept: ConceptId;
  readonly value: number | string | boolean | null;
  readonly unit: string | null;
  /** `2026-10-20`, or as much of it as is known. */
  readonly date: string | null;
  readonly limit: EvidenceLimit | null;
  /** Formula and its source where the value was worked out, for example `CKD-EPI 2021`. */
  readonly derivedBy?: string;
}

/** A sentence in a form that can be said in any language: its id and the values that go in it. */
export interface Message {
  readonly id: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  /** The sentences of the parts, where a rule has several. */
  readonly parts?: readonly Message[];
}
