import type { PatientId } from "@cohort/foundation";
import type { Attestation, MatchDifference, ReplayOutcome, ReplayReason } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { Access } from "./access.ts";
import type { StoredMatch } from "./matches.ts";
import type { IsoDate } from "./records.ts";

/** Names one decision. */
export interface DecisionKey {
  readonly study: string;
  /** Whom it was made about, whoever that is now. */
  readonly patient: PatientId;
  readonly version: number;
}

/** A match as it was stored, with what it was made from besides the record. */
export interface KeptMatch {
  readonly cohort: string;
  readonly revision: number;
  readonly asOf: IsoDate;
  readonly inputs: StoredMatch["inputs"];
  /** Every byte of what it says; null: decided on before such texts were kept. */
  readonly text: string | null;
  readonly attestations: readonly Attestation[];
}

/** The matches of one candidate and the record that they were made from: of a decision, or as they are stored now. */
export interface KeptMatches extends Omit<DecisionKey, "version"> {
  /** Null: as they are stored now. */
  readonly version: number | null;
  /** Null where the record that was matched is no longer there. */
  readonly record: PatientRecord | null;
  readonly matches: readonly KeptMatch[];
}

export interface Replays {
  /** Null where there is no such decision or no access; access null: the operator of the machine. */
  decision(key: DecisionKey, access: Access | null): Promise<KeptMatches | null>;
  /** In order of study, patient and version. */
  decisions(page: {
    readonly study?: string;
    readonly patient?: PatientId;
    readonly limit: number;
    readonly after?: DecisionKey;
  }): Promise<readonly DecisionKey[]>;
  /** What is stored now, candidate by candidate, in order of patient and study. For the operator alone. */
  stored(page: {
    readonly study?: string;
    readonly patient?: PatientId;
    readonly limit: number;
    readonly after?: Pick<KeptMatches, "patient" | "study">;
  }): Promise<readonly KeptMatches[]>;
  /** A dictionary or site file by its hash; null where it was never kept. */
  text(hash: string): Promise<string | null>;
  /** Records that decisions were taken on go once no decision names them. Returns how many went. */
  dropSnapshots(): Promise<number>;
}

/** What came of making matches again from what is kept. */
export interface ReplayReport extends Pick<KeptMatches, "study" | "patient" | "version"> {
  /** `same`: every byte. `nothing`: there was no match. `impossible`: not all of them could be made again. */
  readonly outcome: ReplayOutcome;
  readonly reason: ReplayReason | null;
  /** The version that made the matches, null where there was none, and the one that made them again. */
  readonly engine: { readonly stored: string | null; readonly current: string };
  readonly asOf: IsoDate | null;
  /** Matches made again and compared. */
  readonly matches: number;
  readonly differences: readonly MatchDifference[];
}
