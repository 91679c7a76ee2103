import type { FhirResource } from "fhir/r4.js";
import type { SourceError, SourceErrorClass } from "./wire/source-error.ts";
import type { Gap, PatientReading, PersonReading, SourcePatient } from "./types.ts";

/** What ends a reading before its end; ids and types are what was found so far. */
export interface ReadingOptions {
  readonly signal?: AbortSignal;
}

/** A page of the EHR's list of patients. */
export interface ListedPatients {
  readonly ids: readonly string[];
  /** Where the list goes on; null: this was the last page. Worth keeping: a listing that was stopped goes on there. */
  readonly next: string | null;
  /** What the server says there are; an estimate, never proof. */
  readonly total: number | null;
}

/** Who changed, as far as one step of looking for changes tells. */
export interface ChangeStep {
  readonly type: string;
  /** Patients of whom the type shows a change. */
  readonly patients: readonly string[];
  /** Resources that were deleted, `Observation/o1`; whose they were the EHR does not say. */
  readonly deleted: readonly string[];
  /**
   * An instant of the server's clock up to which changes of the type are told with this step and those before it;
   * null: not yet, or the server does not say.
   */
  readonly mark: string | null;
  /** Changes of the type could not be told (to the end): its mark stays where it is, and the next look tells them. */
  readonly failure?: SourceErrorClass;
}

/** A patient to read, with the ids that it had before records were merged into it. */
export interface ReadingRequest {
  readonly id: string;
  readonly also?: readonly string[];
}

export interface ReadPatients {
  readonly patients: readonly SourcePatient[];
  /** Patients that the server does not have: `gone` by 410, `notFound` by 404. */
  readonly absent: readonly { readonly id: string; readonly status: "gone" | "notFound" }[];
  /** Patients whose Patient could not be read, for a reason of their own; what concerns all of them is thrown. */
  readonly failed: readonly { readonly id: string; readonly error: SourceError }[];
}

/** What the source found out about the server, for people who watch it. */
export interface SourceStatus {
  /** Types asked for that the EHR did not grant, at the last look. */
  readonly withheld: readonly string[];
  /** The last failure to get a token, until one is got: a class, never a secret. */
  readonly authFailure: string | null;
}

/** A FHIR R4 server to read patients from. Whatever is thrown is a SourceError or the signal's reason. */
export interface FhirSource {
  /** The server's clock (its Date header), as an instant in ISO 8601; null where it has none. Changes are told by it. */
  now(options?: ReadingOptions): Promise<string | null>;
  /** All patients, page by page, from the beginning or from a `next` of an earlier page. Begins again where that has expired. */
  list(options?: ReadingOptions & { readonly from?: string }): AsyncIterable<ListedPatients>;
  /**
   * Changes since the marks, type by type; a type without a mark is told from `since`. With an overlap, so that what was
   * committed late is told too. A type that the server cannot tell changes of is passed over, without a mark; one that
   * fails is named, and where all of them fail the failure is thrown.
   */
  changes(
    options: ReadingOptions & {
      readonly marks: Readonly<Record<string, string>>;
      readonly since: string;
    },
  ): AsyncIterable<ChangeStep>;
  /** Some patients, each whole, in the order asked for; what one of them lacks is a gap of that patient. */
  readPatients(
    requests: readonly ReadingRequest[],
    options?: ReadingOptions,
  ): Promise<ReadPatients>;
  /** One patient, for somebody who waits: less patience with a server that is down. */
  readPatient(id: string, options?: ReadingOptions): Promise<PatientReading>;
  /** The Patient alone, as the server gives it, for somebody who waits. */
  readPerson(id: string, options?: ReadingOptions): Promise<PersonReading>;
  readonly bulk: BulkSource;
  status(): SourceStatus;
  /** Cuts all connections. */
  close(): Promise<void>;
}

/** Of whom an export is asked for: a Group's members, all patients, or everything. */
export type ExportLevel = "patient" | "system" | { readonly group: string };

export interface ExportRequest {
  readonly level: ExportLevel;
  readonly types: readonly string[];
  /** Only what changed since, by the server's clock. */
  readonly since?: string;
  /** Only these patients, where the server can. */
  readonly patients?: readonly string[];
}

export interface ExportManifest {
  /** As the server gave it (partial manifests put together), to be kept. */
  readonly text: string;
  /** The server's clock when the export was made: the next `since`. */
  readonly transactionTime: string;
  readonly files: readonly {
    readonly section: "deleted" | "output" | "error";
    readonly type: string;
    readonly url: string;
    readonly needsToken: boolean;
  }[];
}

export type ExportEnd =
  | { readonly end: "ready"; readonly manifest: ExportManifest }
  /** The server has forgotten it; begin another. */
  | { readonly end: "gone" }
  /** The server refuses to be asked about it any more. */
  | { readonly end: "given-up" };

/** A line of an export file. `hash` is of the line's bytes (SHA-256, hex), for people who look for it. */
export type ExportLine =
  | {
      readonly number: number;
      readonly resource: FhirResource;
      /** Whom it is about; a Patient about itself. */
      readonly patients: readonly string[];
      readonly bytes: number;
    }
  | {
      readonly number: number;
      readonly error: "json" | "shape" | "too-large" | "too-deep";
      readonly hash: string;
      /** Patient ids that the broken line seems to speak of. */
      readonly patients: readonly string[];
      readonly bytes: number;
    };

export interface LinesOptions extends ReadingOptions {
  /** Lines before it are passed over; 1 is the first. */
  readonly from?: number;
  /** Called after the last line, about the whole file. */
  readonly onEnd?: (file: {
    readonly lines: number;
    readonly bytes: number;
    readonly sha256: string;
  }) => void;
}

/** FHIR Bulk Data Access, as STU1 to STU4 have it. The caller keeps the state; nothing is remembered here. */
export interface BulkSource {
  /** Kicks an export off; its status URL. Types that the server does not list are not asked for. */
  start(request: ExportRequest, options?: ReadingOptions): Promise<string>;
  /** Waits until the export is complete, as patiently as the server asks for. */
  wait(
    statusUrl: string,
    options?: ReadingOptions & {
      /** X-Progress, as the server words it. */
      readonly onProgress?: (progress: string | null) => Promise<void>;
    },
  ): Promise<ExportEnd>;
  /** What no export of this server can tell of, by its CapabilityStatement. */
  gaps(options?: ReadingOptions): Promise<readonly Gap[]>;
  /** The lines of a file, streamed. Class `gone-link` where the link has expired. */
  lines(
    file: { readonly url: string; readonly needsToken: boolean },
    options?: LinesOptions,
  ): AsyncIterable<ExportLine>;
  /** Tells the server that the export is no longer needed. Never fails. */
  end(statusUrl: string): Promise<void>;
}
