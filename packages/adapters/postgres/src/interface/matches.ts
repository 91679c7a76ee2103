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
  /** The revisions evaluated. */
  readonly studies: readonly {
    readonly study: string;
    readonly revision: number;
    readonly hash: string;
  }[];
}

export interface PatientMatches {
  readonly patient: PatientId;
  /** The version that `records.load` gave. */
  readonly readVersion: number;
  /** One per cohort of every evaluated study, in order; those with index `none` get no row. */
  readonly matches: readonly (Match | NoCandidate)[];
  /**
   * The studies evaluated, where not all: the change did not touch the others, whose rows hold for the new record too. Left
   * out: all of them.
   */
  readonly only?: readonly string[];
  /** The earliest `nextChangeOn` of all of them; with `only`, a day that is stored and still to come stays where it is earlier. */
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

export interface StandingMatch extends Pick<Match, "study" | "cohort"> {
  readonly patient: PatientId;
  readonly nextChangeOn: IsoDate | null;
}

/** How the criteria of one stored match came out. */
export type MatchOutcomes = Pick<Match, "study" | "cohort"> & {
  readonly criteria: readonly Pick<Match["criteria"][number], "id" | "outcome" | "reason">[];
};

export interface Matches {
  /** One transaction for about 200 patients; doing it twice changes nothing. */
  save(inputs: MatchInputs, patients: readonly PatientMatches[]): Promise<SaveReport>;
  /** The stored rows of these patients, no more than when each may change. */
  standing(patients: readonly PatientId[]): Promise<readonly StandingMatch[]>;
  /** All stored matches of a patient, study by study, cohorts in study order. */
  of(patient: PatientId): Promise<readonly StoredMatch[]>;
  /** Of many patients no more than how each criterion came out, in no order. */
  outcomes(patients: readonly PatientId[]): Promise<readonly MatchOutcomes[]>;
}
