import type { ConceptId, PatientId } from "@cohort/foundation";
import type { Attestation, MatchedBefore } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { Actor } from "./audit.ts";

/** `YYYY-MM-DD` */
export type IsoDate = string;
/** ISO 8601 in UTC with milliseconds. */
export type IsoInstant = string;

export interface RecordInput {
  readonly patient: PatientId;
  readonly record: PatientRecord;
  /** Every concept that the record has an entry of, broader concepts included. */
  readonly concepts: readonly ConceptId[];
  /** `Observation/o1`, or `Patient`, to its `meta.versionId`, as far as the EHR gives them. Kept beside the record, no part of its content. */
  readonly versions?: ReadonlyMap<string, string>;
  /**
   * The fence: the record's version as its reading began (`ReadingDue`). Where it is another by now somebody has read or stated
   * something since, and this is left out. Without it the latest to come wins.
   */
  readonly readVersion?: number;
}

export interface LoadedRecord {
  readonly patient: PatientId;
  /** Hand it back to `matches.save`: a record that has moved on since is skipped. */
  readonly version: number;
  readonly hash: string;
  readonly record: PatientRecord;
  /**
   * Oldest first, and never fewer than this version has. Read on their own, before the record, one could
   * be missing that the version already counts.
   */
  readonly attestations: readonly Attestation[];
  /** What the stored matches were made from; null: never matched, or all are to be made again. */
  readonly matched:
    | (Pick<MatchedBefore, "asOf" | "nextChangeOn" | "record"> & { readonly catalogue: string })
    | null;
}

export interface DueQuery {
  /** The catalogue that everything should be matched against. */
  readonly catalogue: string;
  readonly asOf: IsoDate;
}

/** Patients in the order of their ids, so that `after` walks through all of them. */
export interface PageOfPatients {
  readonly limit: number;
  readonly after?: PatientId;
}

export interface CatalogueMove {
  readonly from: string;
  readonly to: string;
  /** The studies that differ between the two catalogues. */
  readonly studies: readonly string[];
  /** Their index concepts and signals, of the old and the new revisions. */
  readonly concepts: readonly ConceptId[];
}

export interface RecordTotals {
  readonly records: number;
  /** Matched at least once. */
  readonly matched: number;
  readonly quarantined: number;
}

export interface ReplaceReport {
  readonly changed: readonly PatientId[];
  readonly unchanged: number;
  /** To be read again. */
  readonly overtaken: readonly PatientId[];
}

/** One compact record per patient, and what is due for it. */
export interface Records {
  /**
   * Replaces whole records in one transaction. Same content and mapping: nothing is written but versions of resources, where
   * those are others now. Other
   * content raises the version, which makes the patient due, and lifts a quarantine. Whoever was merged into another has
   * no record: left out. So is whoever was overtaken: read before, by a worker that was held up, what others have read since.
   */
  replace(batch: readonly RecordInput[], mappingHash: string): Promise<ReplaceReport>;
  /** Unknown patients are left out. Throws an InternalError where a stored body belies its hash. */
  load(patients: readonly PatientId[]): Promise<readonly LoadedRecord[]>;
  /** Not yet matched in this version, or against another catalogue, or a date has come. */
  due(query: DueQuery & PageOfPatients): Promise<readonly PatientId[]>;
  countDue(query: DueQuery): Promise<number>;
  /** Read under another mapping: to be read again from the EHR. */
  dueForReading(
    query: { readonly mappingHash: string } & PageOfPatients,
  ): Promise<readonly PatientId[]>;
  /** All patients, to find those that have left the EHR. */
  list(
    page: PageOfPatients,
  ): Promise<readonly { readonly patient: PatientId; readonly hash: string }[]>;
  /** The patients are gone: record and matches are deleted, decisions and history stay. */
  remove(patients: readonly PatientId[]): Promise<number>;
  /**
   * Takes patients whom a change of studies cannot touch (none of the concepts, no stored match of the
   * studies, no attested fact) over to the new catalogue, set by set. Returns how many moved.
   */
  moveCatalogue(move: CatalogueMove): Promise<number>;
  /** The catalogues that records were last matched against. */
  cataloguesInUse(): Promise<readonly string[]>;
  totals(): Promise<RecordTotals>;
}

export type QuarantineStage = "read" | "match";

export interface QuarantineEntry {
  /** `Patient/123`, or another resource that could not be read. */
  readonly subject: string;
  readonly stage: QuarantineStage;
  /** A class of error such as `timeout` or `shape`; no message, no clinical data. */
  readonly errorClass: string;
  readonly failures: number;
  readonly quarantined: boolean;
  readonly firstAt: IsoInstant;
  readonly lastAt: IsoInstant;
}

/** What failed again and again is put aside after three times, shown, and tried again on request. */
export interface Quarantine {
  /** Counts one failure each; returns the subjects that are in quarantine now. A patient's match is no longer due then. */
  fail(
    stage: QuarantineStage,
    failures: readonly { readonly subject: string; readonly errorClass: string }[],
  ): Promise<readonly string[]>;
  list(page: {
    readonly limit: number;
    readonly after?: { readonly subject: string; readonly stage: QuarantineStage };
  }): Promise<readonly QuarantineEntry[]>;
  /**
   * Forgets the failures of these subjects, or of a whole stage, so that the patients are due again: for matching, and for
   * reading where that is what failed. Returns how many entries went, by stage; with `dryRun`, would have gone.
   */
  replay(
    which: { readonly subjects: readonly string[] } | { readonly stage: QuarantineStage },
    by: Actor,
    options?: { readonly dryRun?: boolean },
  ): Promise<Readonly<Record<QuarantineStage, number>>>;
}
