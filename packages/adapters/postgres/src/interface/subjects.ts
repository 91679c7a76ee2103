import type { PatientId } from "@cohort/foundation";
import type { Status, Verdict } from "@cohort/matching";
import type { Access } from "./access.ts";
import type { IsoDate, IsoInstant } from "./records.ts";

/**
 * A candidate as those outside are told of it: matched and not ruled out, or decided on whatever the match says. Who is ineligible
 * and was never decided on is none.
 */
export interface Subject {
  /** A UUID that the study and the patient make; it tells nothing of either. */
  readonly id: string;
  readonly study: string;
  readonly patient: PatientId;
  /** `new` where nobody has decided. Only people change it. */
  readonly status: Status;
  readonly reviewAgain: boolean;
  /** The best cohort's match; null where the patient is gone or has lost the index condition but was decided on. */
  readonly match: {
    readonly cohort: string;
    readonly verdict: Verdict;
    readonly score: number;
    readonly revision: number;
    readonly asOf: IsoDate;
    readonly evaluatedAt: IsoInstant;
  } | null;
  /** When the match or the decision last changed. */
  readonly updatedAt: IsoInstant;
}

export interface SubjectFilters {
  readonly ids?: readonly string[];
  readonly studies?: readonly string[];
  /** Who was merged is asked for as the survivor. */
  readonly patients?: readonly PatientId[];
  /** Any of these; `isEligible` unset: whatever the verdict. */
  readonly states?: readonly { readonly status: Status; readonly isEligible?: boolean }[];
  /** Inclusive. */
  readonly updatedFrom?: IsoInstant;
  /** Exclusive. */
  readonly updatedBefore?: IsoInstant;
}

export interface SubjectPage {
  /** Exact at the time of the page. */
  readonly total: number;
  /** In order of their ids: whoever comes or goes between two pages moves nobody else. */
  readonly subjects: readonly Subject[];
  readonly hasMore: boolean;
}

/** Whoever has no access to a study sees nothing of it, as if there were nothing. */
export interface Subjects {
  /** Those whose id comes after `after`, `limit` of them at most; 0 counts only. */
  search(
    filters: SubjectFilters,
    page: { readonly limit: number; readonly after?: string },
    access: Access,
  ): Promise<SubjectPage>;
  /** A study's, the most promising first, those without a match last. */
  ofStudy(
    study: string,
    limit: number,
    access: Access,
  ): Promise<Pick<SubjectPage, "total" | "subjects">>;
}
