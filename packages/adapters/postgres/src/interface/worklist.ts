import type { PatientId, Result } from "@cohort/foundation";
import type { Status, Verdict } from "@cohort/matching";
import type { Access } from "./access.ts";
import type { Actor } from "./audit.ts";
import type { Planned } from "./candidates.ts";
import type { IsoDate, IsoInstant } from "./records.ts";

/** Who has consented to another study and has not left it. */
export const ENROLLED: readonly Status[] = ["consented", "screening", "eligible", "on-study"];

/** Where a criterion stands in the order of a cohort's criteria, from 1, in one revision of the study. */
export interface CriterionPlace {
  readonly revision: number;
  readonly cohort: string;
  readonly place: number;
}

/** Which of a study's candidates. What is left out asks for nothing. */
export interface WorkFilter {
  readonly study: string;
  /** Without it: one row per patient, the best cohort. */
  readonly cohort?: string;
  readonly verdict?: Verdict;
  readonly status?: Status;
  /** Who stands so in a criterion, wherever the revision and cohort of the row have it; a row of others is left out. */
  readonly criterion?: {
    readonly id: string;
    readonly mark?: "P" | "p" | "U" | "R" | "F";
    /** `lost`: fails it and none before it. `remaining`: none up to and including it. Not who is ruled out by death. */
    readonly stage?: "lost" | "remaining";
    readonly places: readonly CriterionPlace[];
  };
  readonly nearMiss?: boolean;
  /** Ineligible now and no more by that day, if no data comes. */
  readonly eligibleBy?: IsoDate;
  /** One of these principals works on them; none given: nobody does. */
  readonly assignees?: readonly string[];
  /** How the patient's id begins. */
  readonly idPrefix?: string;
  readonly sex?: "female" | "male" | "other";
  /** Years, inclusive. Who may be of that age, where the birth date is partial; nobody without one. */
  readonly ageFrom?: number;
  readonly ageTo?: number;
  readonly addedSince?: IsoInstant;
  readonly changedSince?: IsoInstant;
  readonly reviewAgain?: boolean;
  /** Of other studies whose patients the caller may see: `ENROLLED` there, or not ruled out. */
  readonly elsewhere?: "enrolled" | "fits";
  /** Put off until a day that has not come, and not changed since. */
  readonly snoozed?: boolean;
}

/** Where a candidate stands: what a decision about several of them is checked against. */
export interface Standing {
  /** As asked for. */
  readonly asked: PatientId;
  /** Whom that is now. */
  readonly patient: PatientId;
  readonly status: Status;
  /** Of the decision; 0 without one. */
  readonly version: number;
}

/** What is left out stays as it is. */
export interface Plan {
  readonly assignee?: string | null;
  readonly dueOn?: IsoDate | null;
  readonly snoozedUntil?: IsoDate | null;
}

export interface Assigned {
  /** As asked for. */
  readonly patient: PatientId;
  readonly planned: Planned;
}

export interface SavedView {
  readonly name: string;
  /** Filters and order of a list. Nothing of a patient is in it. */
  readonly query: Readonly<Record<string, string>>;
}

/** Who does what of a study's candidates, and when. */
export interface Worklist {
  /** Those of them who are candidates that the caller may see; nothing of the others. */
  standings(
    study: string,
    patients: readonly PatientId[],
    access: Access,
  ): Promise<readonly Standing[]>;
  /** Those who are candidates that the caller may see. One audited change, of `operation`; none where nobody is. */
  assign(
    asked: {
      readonly study: string;
      readonly patients: readonly PatientId[];
      readonly plan: Plan;
      readonly operation: "assign" | "assignMany";
    },
    by: Actor,
    access: Access,
  ): Promise<readonly Assigned[]>;
  /**
   * Assigns the most promising of the candidates that the filter leaves to the caller: new or to review, of nobody, and not put
   * off; nobody who is ruled out, unless the filter asks for such. Two who ask at once get two. Null where nobody is left.
   */
  claimNext(filter: WorkFilter, by: Actor, access: Access): Promise<PatientId | null>;
  /** Whoever may decide on the study's candidates now, by name: of a key its own, else the principal. */
  people(study: string): Promise<readonly { readonly principal: string; readonly name: string }[]>;
  /** By name. A view is of the one who saved it. */
  views(study: string, subject: string): Promise<readonly SavedView[]>;
  /** Replaces a view of that name. Fails with `VIEW.TOO_MANY`. */
  saveView(study: string, subject: string, view: SavedView): Promise<Result<SavedView>>;
  deleteView(study: string, subject: string, name: string): Promise<void>;
}
