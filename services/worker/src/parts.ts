import type { Day } from "@cohort/foundation";
import type { FhirSource } from "@cohort/fhir-source";
import type { ActiveCatalogue, Store } from "@cohort/postgres";
import type { Queue } from "@cohort/queue";
import type { Logger, Metrics, Pseudonym } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";

/** Everything that the worker's jobs are made of. Nothing else is reached for. */
export interface Parts {
  readonly store: Store;
  readonly queue: Queue;
  /** Null where no EHR is configured: what is stored can still be matched. */
  readonly source: FhirSource | null;
  readonly terminology: Terminology;
  readonly catalogue: ActiveCatalogue;
  readonly logger: Logger;
  readonly metrics: Metrics;
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
  /** Null: a sync starts only when asked for. */
  readonly syncIntervalMs: number | null;
}
