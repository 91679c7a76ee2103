import type { Status } from "@cohort/matching";
import type { Access } from "./access.ts";
import type { IsoDate, IsoInstant } from "./records.ts";
import type { StudySummary } from "./studies.ts";
import type { WatchMode } from "./watch.ts";

/** What the machine found since a moment; null: since ever. Nobody is in two of them. */
export interface SinceVisit {
  readonly at: IsoInstant | null;
  /** Eligible or possible now, and neither then. */
  readonly new: number;
  /** Eligible now, and possible then. */
  readonly better: number;
  readonly worse: number;
}

export interface StudyOverview extends Pick<StudySummary, "id" | "title" | "revision"> {
  readonly counts: {
    readonly [Verdict in "eligible" | "possible" | "ineligible"]:
      | StudySummary["counts"][Verdict]
      | null;
  } & { readonly nearMiss: number };
  /** By the verdict of that cohort, as the list with a cohort counts. */
  readonly cohorts: readonly {
    readonly id: string;
    readonly label: string;
    readonly eligible: number;
    readonly possible: number;
  }[];
  /** Whether one holds today: without it everything about patients is nil, and counts of all are withheld. */
  readonly legalBasis: boolean;
  /** When a match last came out otherwise than before. */
  readonly changedAt: IsoInstant | null;
  /** `new`: the eligible and possible on whom nobody decided; the others whatever their verdict is. */
  readonly statuses: Readonly<Partial<Record<Status, number>>>;
  readonly reviewAgain: number;
  readonly since: SinceVisit;
  /** Who is ineligible, and no more by the day asked for. */
  readonly soon: { readonly count: number; readonly first: IsoDate | null };
  /** Possible candidates all of whose next steps ask for one concept, by concept, most first. */
  readonly settledBy: readonly { readonly concept: string; readonly patients: number }[];
  /** Patients matched against the active revision, of all on record who can be matched. */
  readonly rematch: { readonly done: number; readonly total: number };
  readonly watch: WatchMode;
}

export interface Overview {
  /** When everyone, or everyone who changed, was last read to the end. */
  readonly synced: { readonly at: IsoInstant | null; readonly running: boolean };
  /** Of the active studies that the caller was granted, by id. */
  readonly studies: readonly StudyOverview[];
}

export interface Overviews {
  /** As one moment. `subject` is whose visits count, `soonBy` the day up to which it is soon. */
  of(
    access: Access,
    asked: { readonly subject: string; readonly soonBy: IsoDate },
  ): Promise<Overview>;
}
