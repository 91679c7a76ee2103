import type { Result } from "@cohort/foundation";
import type { DecisionReason, Status, Verdict } from "@cohort/matching";
import type { Access } from "./access.ts";
import type { AuditEntry } from "./audit.ts";
import type { IsoInstant } from "./records.ts";
import type { WorkFilter } from "./worklist.ts";

/** One patient in a study's log. */
export interface ScreeningLogRow {
  /** Given once, in the order in which patients were first logged. */
  readonly number: number;
  /** `Patient/123` */
  readonly patient: string;
  /** In years on the day of the access; null: not known. */
  readonly age: number | null;
  readonly sex: "female" | "male" | "other" | null;
  /** Null, with the verdict and the instant: decided on, and no candidate any more. */
  readonly cohort: string | null;
  readonly verdict: Verdict | null;
  readonly firstSeen: IsoInstant | null;
  readonly status: Status;
  readonly reason: DecisionReason | null;
  /** The criterion that is the reason. */
  readonly criterion: string | null;
  readonly firstDecidedAt: IsoInstant | null;
  readonly decidedAt: IsoInstant | null;
  readonly decidedBy: string | null;
  readonly note: string | null;
}

export interface Taken<Told> {
  readonly told: Told;
  readonly audit: AuditEntry;
}

export interface ScreeningLog {
  /**
   * Whom the filter leaves, by number; whoever has none yet is given one. Where the filter asks for nothing of a match, those who
   * were decided on and are no candidates any more are in it. `make` makes of them what is told and how that is audited: written
   * with the numbers, or neither is. Fails with `LOG.TOO_LONG`, and then gives no number.
   */
  take<Told>(
    filter: WorkFilter,
    access: Access,
    most: number,
    make: (rows: readonly ScreeningLogRow[]) => Promise<Taken<Told>>,
  ): Promise<Result<Told>>;
}
