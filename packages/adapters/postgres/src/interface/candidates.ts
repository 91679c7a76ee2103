import type { Failure, PatientId, Result } from "@cohort/foundation";
import type {
  Attestation,
  DecisionReason,
  Gate,
  NearMiss,
  OutcomeCounts,
  Status,
  Verdict,
} from "@cohort/matching";
import type { Message, Outcome } from "@cohort/criteria";
import type { PatientRecord } from "@cohort/record";
import type { Access } from "./access.ts";
import type { Actor } from "./audit.ts";
import type { CardInterest, CardOutcome, OverrideReason } from "./cds.ts";
import type { StoredMatch } from "./matches.ts";
import type { IsoDate, IsoInstant } from "./records.ts";
import type { WorkFilter } from "./worklist.ts";

export const CANDIDATE_SORTS = [
  "score",
  "evaluatedAt",
  "eligibleFrom",
  "firstSeen",
  "changed",
] as const;
/** Highest score, newest instant, or earliest date first; always within the verdict. */
export type CandidateSort = (typeof CANDIDATE_SORTS)[number];

export interface CandidateQuery extends WorkFilter {
  readonly sort?: CandidateSort;
  /** 50 by default, at most 200. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface CandidateRow {
  /** `Patient/123` */
  readonly patient: string;
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly counts: OutcomeCounts;
  readonly gate: Gate | null;
  readonly nearMiss: NearMiss | null;
  readonly eligibleFrom: IsoDate | null;
  readonly status: Status;
  readonly reviewAgain: boolean;
  /** What the treating people last said of the study on a card; null: nothing. */
  readonly interest: CardInterest | null;
  readonly evaluatedAt: IsoInstant;
  /** Of the decision, as in `Candidate`. */
  readonly version: number;
  /** Since when the patient is a candidate of the study, in whatever cohort. */
  readonly firstSeen: IsoInstant;
  /** When a criterion, the verdict, the score or the gate last became another. */
  readonly changedAt: IsoInstant;
  /** A letter a criterion, in the order of the row's revision and cohort: P, p (presumed), U, R, F. */
  readonly marks: string;
  /** Concepts whose data would settle most, most first; at most five. */
  readonly needs: readonly string[];
  /** In years on the day of the access; null: not known, or not to the year. */
  readonly age: number | null;
  readonly sex: "female" | "male" | "other" | null;
  /** Something of the record was left out, as it could not be read or was not granted. */
  readonly incomplete: boolean;
  readonly planned: Planned;
  /** In how many other studies, of those whose patients the caller may see. */
  readonly elsewhere: { readonly fits: number; readonly enrolled: number };
}

export interface CandidatePage {
  /** Exact at the time of the page. */
  readonly total: number;
  readonly candidates: readonly CandidateRow[];
  readonly next: string | null;
}

export interface Decision {
  /** 1 for the first decision on a candidate; of a candidate's latest decision, the version of the candidate. */
  readonly version: number;
  readonly status: Status;
  readonly reason: DecisionReason | null;
  /** The criterion that is the reason. */
  readonly criterion: string | null;
  readonly note: string | null;
  /** The version that it takes back. */
  readonly takesBack: number | null;
  readonly by: string;
  readonly at: IsoInstant;
}

export interface Candidate {
  readonly study: string;
  /** Whom the one that was asked for is now. */
  readonly patient: PatientId;
  /** `new` where nobody has decided yet. */
  readonly status: Status;
  /**
   * The version of the decision, 0 without one: what If-Match is held against. Higher than that of every decision, also on
   * those who were merged into the patient, until someone has decided since.
   */
  readonly version: number;
  readonly reviewAgain: boolean;
  /** Empty where the patient is gone or has lost the index condition but was decided on. */
  readonly matches: readonly StoredMatch[];
  readonly decision: Decision | null;
  /** Facts and histories of the patient, and outcomes stated for this study. */
  readonly attestations: readonly Attestation[];
}

/** Who works on a candidate, until when, and when it comes back to the list. */
export interface Planned {
  readonly assignee: string | null;
  readonly dueOn: IsoDate | null;
  readonly snoozedUntil: IsoDate | null;
  /** Null: nobody ever planned anything. */
  readonly by: string | null;
  readonly at: IsoInstant | null;
}

/** The patient's best cohort of another study. */
export interface Elsewhere {
  readonly study: string;
  readonly title: string;
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly status: Status;
}

/** What stands around a candidate, beside its matches and decisions. */
export interface Surroundings {
  /** When the record was last replaced by another; null: there is none any more. */
  readonly recordedAt: IsoInstant | null;
  readonly planned: Planned;
  /** Of studies whose patients the caller may see; the most promising first. */
  readonly elsewhere: readonly Elsewhere[];
}

/** What an evaluation said of a criterion: in English, and in a form that can be said in any language. */
export interface Saying {
  readonly text: string;
  readonly message: Message;
}

/** A decision or finding stays with the id that it was made about. */
interface About {
  /** Given where that is another id than the candidate's: of a record that was merged into it. */
  readonly about?: PatientId;
}

/** One timeline of what the machine found and what people did, oldest first, those about merged records in it. */
export type HistoryEntry =
  | (About & {
      readonly kind: "match";
      readonly at: IsoInstant;
      readonly cohort: string;
      readonly asOf: IsoDate;
      readonly revision: number;
      /** Null: there was no row before, or there is none any more. */
      readonly from: Verdict | null;
      readonly to: Verdict | null;
      /** Outcomes that differ; an outcome is null where the revision has no such criterion. */
      readonly changes: readonly {
        readonly criterion: string;
        readonly from: Outcome | null;
        readonly to: Outcome | null;
        /** What was said of it; null: it was not there then, or nothing was kept of it. */
        readonly before: Saying | null;
        readonly after: Saying | null;
      }[];
      /** It asked people to look again. */
      readonly reviewAgain: boolean;
    })
  | (About & { readonly kind: "decision" } & Decision)
  | (About & {
      readonly kind: "attestation";
      readonly at: IsoInstant;
      readonly attestation: Attestation;
    })
  /** A card of CDS Hooks named the study. */
  | (About & {
      readonly kind: "card-shown";
      readonly at: IsoInstant;
      /** Whom it was shown to: an EHR, by its principal. */
      readonly to: string;
      readonly hook: string;
      readonly verdict: Verdict;
    })
  /** Somebody answered it. */
  | (About & {
      readonly kind: "card-feedback";
      /** By the EHR's clock. */
      readonly at: IsoInstant;
      readonly from: string;
      readonly outcome: CardOutcome;
      readonly reason: OverrideReason | null;
    })
  /** `merged`: `about` is the candidate from then on. `unmerged`: records that were one patient's are two patients' again. */
  | (About & { readonly kind: "gone" | "merged" | "unmerged"; readonly at: IsoInstant });

/** Whoever has no access sees an empty list and no candidate, as if there were none. */
export interface Candidates {
  /** Fails with `QUERY.CURSOR` (path `cursor`) or `QUERY.LIMIT` (path `limit`). */
  list(query: CandidateQuery, access: Access): Promise<Result<CandidatePage>>;
  /** Null where the patient has neither a match nor a decision in this study. Who was merged is asked for as the survivor. */
  get(study: string, patient: PatientId, access: Access): Promise<Candidate | null>;
  history(study: string, patient: PatientId, access: Access): Promise<readonly HistoryEntry[]>;
  /** Of a candidate that `get` gave: whether the caller may see the study's patients is not asked again. */
  surroundings(study: string, patient: PatientId, access: Access): Promise<Surroundings>;
  /** Whether there is a study in which the caller would get the patient as a candidate. */
  isOfAny(patient: PatientId, access: Access): Promise<boolean>;
}

export interface DecisionInput {
  readonly study: string;
  readonly patient: PatientId;
  /** The version that the person saw (If-Match); 0 for the first decision. */
  readonly expectedVersion: number;
  readonly status: Status;
  readonly reason: DecisionReason | null;
  /** The criterion that is the reason; whether the study has it is the caller's to check. */
  readonly criterion?: string | null;
  readonly note: string | null;
  /** The version that it takes back, where it does. */
  readonly takesBack?: number | null;
  /** Whether somebody is to look again all the same; a decision is such a look by itself. */
  readonly reviewAgain?: boolean;
}

/** `DECISION.CONFLICT` names the version that holds now; `CANDIDATE.NOT_FOUND` has none. */
export interface DecisionFailure extends Failure {
  readonly currentVersion?: number;
}

/** What a decision was made on: enough to match again and compare. */
export interface Screening {
  readonly decision: Decision;
  readonly record: PatientRecord;
  /** `meta.versionId` of the resources that the record came from, as far as the EHR gave them. */
  readonly versions: ReadonlyMap<string, string>;
  /** False where the record had been replaced and the one that was matched was not kept. */
  readonly exact: boolean;
  readonly attestations: readonly Attestation[];
  readonly matches: readonly {
    readonly cohort: string;
    readonly revision: number;
    readonly verdict: Verdict;
    readonly score: number;
    readonly asOf: IsoDate;
    readonly inputs: StoredMatch["inputs"];
  }[];
}

/** Append-only. Only people decide; the engine has no way in here. */
export interface Decisions {
  /**
   * Appends the next version and keeps the record it was made on. Whether the step is legal and has its
   * reason is the caller's to check: an equal version means that the status it read still holds. Whoever may not see the
   * candidate finds none.
   */
  put(input: DecisionInput, by: Actor, access: Access): Promise<Result<Decision, DecisionFailure>>;
  /**
   * Appends a decision with what held before the latest one, which must be the caller's own and of these last seconds
   * (`TAKE_BACK_SECONDS`): `DECISION.TOO_LATE` else.
   */
  takeBack(
    input: Pick<DecisionInput, "study" | "patient" | "expectedVersion">,
    by: Actor,
    access: Access,
  ): Promise<Result<Decision, DecisionFailure>>;
  /** By the id that it was made about. Null where there is no such decision, or the patient was gone by then. */
  screening(study: string, patient: PatientId, version: number): Promise<Screening | null>;
}

export interface Attestations {
  /**
   * Appends and raises the record's version, so that the patient is due. Fails with `PATIENT.NOT_FOUND`, also where the caller
   * may not see the study's patients.
   */
  add(
    patient: PatientId,
    attestation: Pick<Attestation, "basis" | "statement">,
    /** The study in which the person looked at the patient. */
    at: { readonly study: string; readonly by: Actor; readonly access: Access },
  ): Promise<Result<Attestation>>;
  /**
   * Oldest first, by whom they are about now; patients without any are not in the map. To match, take those that `records.load` gives:
   * read beside it, they may be older than the version that they are saved under.
   */
  of(patients: readonly PatientId[]): Promise<ReadonlyMap<PatientId, readonly Attestation[]>>;
}
