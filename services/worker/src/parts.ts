import type { Day } from "@cohort/foundation";
import type { ExportLevel, FhirSource } from "@cohort/fhir-source";
import type { ActiveCatalogue, Store } from "@cohort/postgres";
import type { Queue } from "@cohort/queue";
import type { Logger, Metrics, Pseudonym, Tracing } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import type { HeadExport } from "./audit/export-head.ts";

/** Everything that the worker's jobs are made of. Nothing else is reached for. */
export interface Parts {
  readonly store: Store;
  readonly queue: Queue;
  /** Null where no EHR is configured: what is stored can still be matched. */
  readonly source: FhirSource | null;
  /** Whom a Bulk Data export is asked for in place of a list of everyone; null: patients are listed and searched for. */
  readonly bulk: {
    readonly level: ExportLevel;
    /** Files at one time. */
    readonly downloads: number;
  } | null;
  readonly terminology: Terminology;
  readonly catalogue: ActiveCatalogue;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Null: heads of the audit chain are not exported. */
  readonly auditHeads: HeadExport | null;
  readonly keeping: {
    /** The hospital's list of those who do not want to be found; null: there is none. */
    readonly optOutFile: string | null;
    /** How long candidates of a closed study are kept. */
    readonly retentionDays: number;
  };
  /** Stands for a patient's id in logs. */
  readonly pseudonym: Pseudonym;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
  /** The date that matches are made as of: fixed, or today where the site is. */
  readonly today: () => Day;
  readonly limits: Limits;
}

export interface Limits {
  /** Jobs waiting beyond which reading pauses. */
  readonly highWater: number;
  /** Patients in one match job. */
  readonly matchBatch: number;
  readonly reconcileMs: number;
  /** Between two looks for changes. Null: only when asked for. */
  readonly syncIntervalMs: number | null;
  /** After this long everyone is read again. */
  readonly fullSyncIntervalMs: number;
}
