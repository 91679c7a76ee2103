import type { PatientId } from "@cohort/foundation";

export type ExportFileState = "pending" | "partial" | "done" | "failed";

export interface ExportFile {
  readonly position: number;
  readonly section: "deleted" | "output" | "error";
  readonly type: string;
  readonly url: string;
  readonly needsToken: boolean;
  readonly state: ExportFileState;
  /** Lines that are staged: a run that died goes on behind them. */
  readonly lines: number;
  readonly badLines: number;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly errorClass: string | null;
}

/** A Bulk Data export as far as it has come. */
export interface ExportRun {
  readonly job: string;
  /** What was asked for, as the source wrote it. */
  readonly request: string;
  readonly statusUrl: string | null;
  readonly transactionTime: string | null;
  readonly manifest: string | null;
  readonly files: readonly ExportFile[];
}

/** What one resource became: a partial record without any text of the resource. */
export interface StagedPart {
  /** Empty: nobody's, such as a drug that prescriptions refer to. It is on no page of patients. */
  readonly patient: PatientId;
  /** `Observation/o1` */
  readonly source: string;
  /** meta.lastUpdated in milliseconds since 1970. */
  readonly updated: number | null;
  readonly body: string;
}

export interface Exports {
  get(job: string): Promise<ExportRun | null>;
  /** The request, before it is sent; one that is there already stays. */
  begin(job: string, request: string): Promise<void>;
  kickedOff(job: string, statusUrl: string): Promise<void>;
  /** The export is gone at the server: forget status, manifest, files and what was staged. */
  restart(job: string, request: string): Promise<void>;
  ready(
    job: string,
    manifest: { readonly text: string; readonly transactionTime: string },
    files: readonly Pick<ExportFile, "position" | "section" | "type" | "url" | "needsToken">[],
  ): Promise<void>;
  /** Links expired: the same files under new URLs. */
  relink(
    job: string,
    urls: readonly { readonly position: number; readonly url: string }[],
  ): Promise<void>;
  /**
   * One piece of a file, in one transaction: its parts staged (the newer version of a source stays) and how far the file is. `wanted`: patients
   * to be read by search besides.
   */
  stage(
    job: string,
    file: Pick<
      ExportFile,
      "position" | "state" | "lines" | "badLines" | "bytes" | "sha256" | "errorClass"
    >,
    parts: readonly StagedPart[],
    wanted?: readonly PatientId[],
  ): Promise<void>;
  /** Parts of the next patients in order, whole patients only. */
  staged(
    job: string,
    page: { readonly patients: number; readonly after?: PatientId },
  ): Promise<readonly { readonly patient: PatientId; readonly parts: readonly StagedPart[] }[]>;
  /** Single parts, for context: the Patient and Medications that others refer to. */
  partsOf(
    job: string,
    keys: readonly { readonly patient: PatientId; readonly source: string }[],
  ): Promise<readonly StagedPart[]>;
  /** Of other jobs, which were cancelled or failed: what they hold is of no use to this one. */
  others(job: string): Promise<readonly Pick<ExportRun, "job" | "statusUrl">[]>;
  /** Everything about it goes. */
  end(job: string): Promise<void>;
}
