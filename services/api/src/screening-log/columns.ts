import type { PROFILES } from "@cohort/contract";
import { type DayOfInstant, formatDay } from "@cohort/foundation";
import type { ScreeningLogRow } from "@cohort/postgres";

export type Profile = (typeof PROFILES)[number];
export type Cell = string | number | null;

interface Column {
  readonly name: string;
  readonly of: (row: ScreeningLogRow, dateOf: (instant: string | null) => string | null) => Cell;
}

/** No ids and nothing that anybody typed: what a sponsor may keep. */
const SPONSOR: readonly Column[] = [
  { name: "screening_number", of: (row) => row.number },
  { name: "age", of: (row) => row.age },
  { name: "sex", of: (row) => row.sex },
  { name: "first_seen", of: (row, dateOf) => dateOf(row.firstSeen) },
  { name: "first_decided", of: (row, dateOf) => dateOf(row.firstDecidedAt) },
  { name: "status", of: (row) => row.status },
  { name: "status_since", of: (row, dateOf) => dateOf(row.decidedAt) },
  { name: "reason", of: (row) => row.reason },
  { name: "criterion", of: (row) => row.criterion },
];

/** For those who screen, and for nobody outside. */
const INTERNAL: readonly Column[] = [
  ...SPONSOR,
  { name: "patient", of: (row) => row.patient },
  { name: "cohort", of: (row) => row.cohort },
  { name: "verdict", of: (row) => row.verdict },
  { name: "decided_by", of: (row) => row.decidedBy },
  { name: "note", of: (row) => row.note },
];

const COLUMNS = { sponsor: SPONSOR, internal: INTERNAL } as const satisfies Record<
  Profile,
  readonly Column[]
>;

export const columnNames = (profile: Profile): readonly string[] =>
  COLUMNS[profile].map(({ name }) => name);

/** Dates are days where the site is. */
export function cellsOf(
  profile: Profile,
  rows: readonly ScreeningLogRow[],
  dayOf: DayOfInstant,
): readonly (readonly Cell[])[] {
  const dateOf = (instant: string | null): string | null =>
    instant === null ? null : formatDay(dayOf(Date.parse(instant)));
  return rows.map((row) => COLUMNS[profile].map((column) => column.of(row, dateOf)));
}
