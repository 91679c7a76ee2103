import type { FhirSource } from "@cohort/fhir-source";
import type { ReadingDue } from "@cohort/postgres";
import type { Parts } from "../parts.ts";
import type { MatchCollector } from "./collect-matches.ts";
import type { Notes } from "./notes.ts";

/** One run of a sync, from when it holds the lock until it ends or is stopped. */
export interface SyncRun {
  readonly parts: Parts;
  readonly source: FhirSource;
  readonly job: string;
  readonly notes: Notes;
  readonly matches: MatchCollector;
  /** Patients whose reading ended in good order while the store could not be told. */
  readonly untold: ReadingDue[];
  /** Aborts when this worker stops or another may have taken over. */
  readonly signal: AbortSignal;
}
