import type { CriterionMatch, Verdict } from "@cohort/matching";
import type { MatchTable } from "../schema.ts";
import { isWorse, outcomeChanges, type OutcomeChange } from "./changes.ts";
import { DETAIL, type MatchContent } from "./rows.ts";

/** A new row with what it was made from. */
export type MatchRow = Omit<MatchTable, "evaluated_at"> & {
  readonly needs: string;
  /** Since when the patient is a candidate of the study; null: since now. */
  readonly first_seen_at: string | null;
};

/** What is stored already, without the detail. */
export type StoredRow = Pick<
  MatchTable,
  | "study"
  | "cohort"
  | "patient"
  | "verdict"
  | "outcomes"
  | "content_hash"
  | "inputs"
  | "record_version"
  | "record_hash"
  | "as_of"
> & { readonly revision: number; readonly first_seen_at: string };

export interface MatchEvent {
  readonly study: string;
  readonly cohort: string;
  readonly patient: string;
  readonly from: Verdict | null;
  readonly to: Verdict | null;
  readonly changes: readonly OutcomeChange[];
}

export interface Difference {
  /** New, or with other content: written whole, with a new `evaluated_at`. */
  readonly written: readonly MatchRow[];
  /** Same content from other inputs: only those are noted. */
  readonly renewed: readonly MatchRow[];
  readonly unchanged: number;
  readonly removed: readonly StoredRow[];
}

const keyOf = (row: Pick<MatchTable, "study" | "cohort" | "patient">): string =>
  JSON.stringify([row.study, row.cohort, row.patient]);

/** The rows with the earliest day of any cohort's in the study: a candidate stays one where only the cohort is another. */
export function sinceFirstSeen(
  stored: readonly StoredRow[],
  rows: readonly MatchRow[],
): readonly MatchRow[] {
  const first = new Map<string, string>();
  const candidateOf = (row: Pick<MatchTable, "study" | "patient">): string =>
    `${row.study} ${row.patient}`;
  for (const row of stored) {
    const known = first.get(candidateOf(row));
    if (known === undefined || row.first_seen_at < known) {
      first.set(candidateOf(row), row.first_seen_at);
    }
  }
  if (first.size === 0) return rows;
  return rows.map((row) => ({ ...row, first_seen_at: first.get(candidateOf(row)) ?? null }));
}

const INPUTS = ["inputs", "record_version", "record_hash", "as_of"] as const;

export function difference(stored: readonly StoredRow[], fresh: readonly MatchRow[]): Difference {
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const kept = new Set(fresh.map(keyOf));
  const written: MatchRow[] = [];
  const renewed: MatchRow[] = [];
  let unchanged = 0;
  for (const row of fresh) {
    const old = before.get(keyOf(row));
    if (old?.content_hash !== row.content_hash) written.push(row);
    else if (INPUTS.some((name) => old[name] !== row[name])) renewed.push(row);
    else unchanged += 1;
  }
  const removed = stored.filter((row) => !kept.has(keyOf(row)));
  return { written, renewed, unchanged, removed };
}

const withoutBasis = (outcomes: string): string => outcomes.replaceAll("p", "P");

/** Rows whose old criteria must be read to say what changed: their letters, or what they stand for, differ. */
export const needsOldDetail = (
  old: StoredRow,
  row: Pick<MatchContent, "outcomes">,
  revision: number,
): boolean =>
  old.revision !== revision || withoutBasis(old.outcomes) !== withoutBasis(row.outcomes);

/** Verdicts and outcomes that differ from what was stored, rows that came and went included. */
export function eventsOf(
  stored: readonly StoredRow[],
  { written, removed }: Difference,
  oldCriteria: (row: MatchRow) => readonly CriterionMatch[] | null,
): readonly MatchEvent[] {
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const came = written.flatMap((row): MatchEvent[] => {
    const from = before.get(keyOf(row))?.verdict ?? null;
    const old = oldCriteria(row);
    const changes = old ? outcomeChanges(old, DETAIL.read(row.detail).criteria) : [];
    return from === row.verdict && changes.length === 0
      ? []
      : [{ ...idsOf(row), from, to: row.verdict, changes }];
  });
  const went = removed.map((row): MatchEvent => ({
    ...idsOf(row),
    from: row.verdict,
    to: null,
    changes: [],
  }));
  return [...came, ...went];
}

const idsOf = ({
  study,
  cohort,
  patient,
}: Pick<MatchTable, "study" | "cohort" | "patient">): Pick<
  MatchEvent,
  "study" | "cohort" | "patient"
> => ({ study, cohort, patient });

/** Events that ask people who decided on the candidate to look again. */
export const worsens = (event: MatchEvent): boolean =>
  event.from !== null && isWorse(event.from, event.to);
