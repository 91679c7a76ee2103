import type { PatientId } from "@cohort/foundation";
import type { Match, NoCandidate } from "@cohort/matching";
import type { IsoDate, IsoInstant } from "./records.ts";

/** Everything but the record that a match was made from. */
export interface MatchInputs {
  readonly catalogue: string;
  readonly asOf: IsoDate;
  readonly dictionaryHash: string;
  readonly siteHash: string;
  readonly engine: string;
  /** The revisions evaluated: rows of other studies stay as they are. */
  readonly studies: readonly {
    readonly study: string;
    readonly revision: number;
    readonly hash: string;
  }[];
  /**
   * All active studies were evaluated. Else the change did not touch the others: their rows hold for the
   * new record too, and the next change that is stored stays where it comes first.
   */
  readonly complete: boolean;
}

export interface PatientMatches {
  readonly patient: PatientId;
  /** The version that `records.load` gave. */
  readonly readVersion: number;
  /** One per cohort of every evaluated study, in order; those with index `none` get no row. */
  readonly matches: readonly (Match | NoCandidate)[];
  /** The earliest `nextChangeOn` of all of them. */
  readonly nextChangeOn: IsoDate | null;
  /** Studies where an attestation is set aside: where that is news, their decisions want another look. */
  readonly reviewAgain?: readonly string[];
  /** The record says that the patient refuses research now: kept with the opt-outs until it says otherwise. */
  readonly optedOut?: boolean;
}

export interface SaveReport {
  /** Of those who opted out nothing is stored, whatever their matches were: they are counted as without index. */
  readonly saved: readonly PatientId[];
  /** Their record moved on or went away meanwhile; they stay due. */
  readonly skipped: readonly PatientId[];
  readonly rows: {
    readonly written: number;
    readonly unchanged: number;
    readonly removed: number;
    readonly withoutIndex: number;
  };
}

/** A match as it is stored, with what it was made from. `evaluatedAt` moves only when the content does. */
export interface StoredMatch extends Match {
  readonly revision: number;
  readonly asOf: IsoDate;
  readonly evaluatedAt: IsoInstant;
  readonly inputs: {
    readonly recordVersion: number;
    readonly recordHash: string;
    readonly studyHash: string;
    readonly dictionaryHash: string;
    readonly siteHash: string;
    readonly engine: string;
  };
}

/** How the criteria of one stored match came out. */
export type MatchOutcomes = Pick<Match, "study" | "cohort"> & {
  readonly criteria: readonly Pick<Match["criteria"][number], "id" | "outcome" | "reason">[];
};

export interface Matches {
  /** One transaction for about 200 patients; doing it twice changes nothing. */
  save(inputs: MatchInputs, patients: readonly PatientMatches[]): Promise<SaveReport>;
  /** All stored matches of a patient, study by study, cohorts in study order. */
  of(patient: PatientId): Promise<readonly StoredMatch[]>;
  /** Of many patients no more than how each criterion came out, in no order. */
  outcomes(patients: readonly PatientId[]): Promise<readonly MatchOutcomes[]>;
}
