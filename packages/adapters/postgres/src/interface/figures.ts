import type { IsoInstant } from "./records.ts";

/** What is watched from outside: counts and ages over the whole installation, no patient. */
export interface FiguresNow {
  /** When a sync of everyone or of changes last came to its end; null: never. */
  readonly syncedAt: IsoInstant | null;
  /** Seconds for which the one who has waited longest has been waiting; 0 where nobody waits. */
  readonly oldestDue: {
    readonly read: number;
    /** Since their record changed. Who is due for another reason, such as a new study, is not counted. */
    readonly match: number;
  };
  /** Put aside until somebody has them tried again. */
  readonly quarantined: { readonly read: number; readonly match: number };
}

/** Connections of this process. */
export interface Connections {
  readonly inUse: number;
  readonly idle: number;
  /** Work that waits for one. */
  readonly waiting: number;
  readonly most: number;
}

export interface Figures {
  now(): Promise<FiguresNow>;
  /**
   * By study, the share of unknown among the outcomes of all its stored matches, from 0 to 1. Goes over all of them: seconds, where
   * there are millions.
   */
  unknownShares(): Promise<ReadonlyMap<string, number>>;
}
