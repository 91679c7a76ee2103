import type { PatientId } from "@cohort/foundation";
import type { Access } from "./access.ts";
import type { StoredMatch } from "./matches.ts";

/** A resource of the EHR that decided a criterion. */
export interface EvidenceSource {
  /** `Observation/o1`; of birth, sex and death `Patient/<id>`; of what a person stated `Attestation/<id>`. */
  readonly resource: string;
  /**
   * `meta.versionId` of the latest version that said what the match was made from, so that `<resource>/_history/<version>` finds
   * it. Null: the EHR gave none, or a person stated it.
   */
  readonly version: string | null;
}

/** What one stored match was made from, and by what. */
export interface MatchProvenance extends Pick<
  StoredMatch,
  "study" | "cohort" | "revision" | "asOf" | "evaluatedAt" | "inputs"
> {
  /** Each once, in order of their names. */
  readonly evidence: readonly EvidenceSource[];
}

export interface Provenances {
  /**
   * One a cohort, in study order; empty where there is no match or no access. Who was merged is asked for as the survivor.
   */
  of(study: string, patient: PatientId, access: Access): Promise<readonly MatchProvenance[]>;
}
