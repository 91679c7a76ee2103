import type { KeySet } from "@cohort/contract";
import type { Day } from "@cohort/foundation";
import type { ActiveCatalogue, Store } from "@cohort/postgres";
import type { Queue } from "@cohort/queue";
import type { Logger, Metrics, Tracing } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import type { Identity } from "./auth/auth-context.ts";
import type { CdsParts } from "./cds/parts.ts";
import type { EhrPages } from "./candidate/links.ts";
import type { ReadPerson } from "./candidate/person-reader.ts";
import type { EdgePolicy } from "./edge/policy.ts";
import type { WebFiles } from "./web/web-files.ts";

/** Everything that the API is made of. Nothing else is reached for. */
export interface ApiDeps {
  readonly store: Store;
  /** Only to wake a worker for a job that the database already knows. */
  readonly queue: Pick<Queue, "enqueueSync">;
  readonly terminology: Terminology;
  readonly catalogue: ActiveCatalogue;
  readonly identity: Identity;
  /** Limits, proxies and frames, as the configuration has them. */
  readonly edge: EdgePolicy;
  /** Under which callers reach the API; null: whatever they say in Host. */
  readonly publicUrl: string | null;
  /** FHIR base of the EHR whose patients these are; null: not configured here. */
  readonly ehrBase: string | null;
  /** Where people find a patient in the EHR. */
  readonly ehrPages: EhrPages;
  /** Null: no EHR is configured here. */
  readonly readPerson: ReadPerson | null;
  /** Null: the CDS service is switched off. */
  readonly cds: CdsParts | null;
  /** Public keys of this client. */
  readonly keySet: KeySet;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
  /** The date that matches are made as of where nobody names one. */
  readonly today: () => Day;
  readonly bodyLimitBytes: number;
  /** True once the process is shutting down. */
  readonly closing: () => boolean;
  /** False where the metrics have a port of their own. */
  readonly servesMetrics: boolean;
  /** The screens; null: this process serves none. */
  readonly web: WebFiles | null;
}
