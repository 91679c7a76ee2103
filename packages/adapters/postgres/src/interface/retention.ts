import type { Actor } from "./audit.ts";
import type { IsoInstant } from "./records.ts";

/** Rows about patients that a study has, by what they are. */
export interface PurgedRows {
  readonly candidates: number;
  readonly matches: number;
  readonly events: number;
  readonly decisions: number;
  readonly attestedOutcomes: number;
  readonly assignments: number;
  readonly screeningNumbers: number;
  readonly cards: number;
  readonly interests: number;
}

export interface PurgedStudy {
  readonly study: string;
  readonly closedAt: IsoInstant;
  readonly rows: PurgedRows;
}

export interface PurgeReport {
  /** Those that had something, by id. */
  readonly studies: readonly PurgedStudy[];
  /** Records that no decision was taken on any more. Null in a dry run: it is not known before. */
  readonly snapshots: number | null;
}

export interface Retention {
  /**
   * Of studies that were closed for more than so many days, deletes what is about patients; study, revisions and the audit stay. One
   * entry in the audit for each study, with the counts. A dry run says the same and changes nothing.
   */
  purge(
    options: { readonly days: number; readonly dryRun: boolean },
    by: Actor,
  ): Promise<PurgeReport>;
}
