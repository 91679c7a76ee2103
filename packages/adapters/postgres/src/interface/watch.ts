import type { Access } from "./access.ts";
import type { IsoInstant } from "./records.ts";

/** Told of everything new, of who is eligible and what is assigned to one alone, or of nothing. */
export type WatchMode = "all" | "eligible" | "off";

export interface Watch {
  readonly study: string;
  readonly mode: WatchMode;
  /** When they last looked. */
  readonly seenAt: IsoInstant | null;
}

export const NOTICED = ["new-eligible", "new-possible", "review-again", "assigned"] as const;
export type NoticedKind = (typeof NOTICED)[number];

/** Patients counted; never who. */
export interface Noticed {
  readonly study: string;
  readonly title: string;
  readonly kind: NoticedKind;
  readonly count: number;
  readonly latest: IsoInstant;
}

/** Of what a person wants to be told, and what there is to tell. */
export interface Watches {
  /** Null where there is no such study. */
  set(subject: string, study: string, mode: WatchMode): Promise<Watch | null>;
  /** They look at it now. Null where there is no such study. */
  seen(subject: string, study: string): Promise<Watch | null>;
  /**
   * What came since they last looked, in active studies whose patients they may see, newest first. Candidates on whom there is
   * nothing left to decide now are not news.
   */
  notices(access: Access, subject: string): Promise<readonly Noticed[]>;
}
