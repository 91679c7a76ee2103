import type { Job } from "./jobs.ts";
import type { DueQuery } from "./records.ts";

/** What is under way over the whole installation: counts, no patient. */
export interface ProgressNow {
  readonly due: {
    /** To be read from the EHR now. */
    readonly read: number;
    readonly match: number;
  };
  /** Patients that are not due for matching, of all on record. */
  readonly matched: { readonly done: number; readonly total: number };
  /** Failed once or twice, and tried again by itself. */
  readonly failing: number;
  /** Put aside. */
  readonly quarantined: number;
}

export interface Progress {
  now(query: DueQuery): Promise<ProgressNow>;
  /** Newest first. */
  jobs(limit: number): Promise<readonly Job[]>;
}
