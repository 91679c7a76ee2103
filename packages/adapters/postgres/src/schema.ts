import type { Generated, GeneratedAlways } from "kysely";
import type { Attestation, DecisionReason, Gate, Status, Verdict } from "@cohort/matching";
import type { JobKind, JobState, SyncMode } from "./interface/jobs.ts";
import type { QuarantineStage } from "./interface/records.ts";
import type { StudyStatus } from "./interface/studies.ts";
import type { AccessTables } from "./schema-access.ts";
import type { CdsTables } from "./schema-cds.ts";
import type { HttpTables } from "./schema-http.ts";
import type { IdentityTables } from "./schema-identity.ts";
import type { ReadingTables } from "./schema-reading.ts";
import type { MatchListing, ScreeningTables } from "./schema-screening.ts";

/** The tables as kysely sees them; the migrations say what the columns mean. Dates and instants are text. */
export interface Tables
  extends AccessTables, CdsTables, HttpTables, IdentityTables, ReadingTables, ScreeningTables {
  readonly schema_migration: {
    readonly version: number;
    readonly name: string;
    readonly checksum: string;
    readonly works_with: number | null;
    readonly applied_at: Generated<string>;
  };
  readonly record: {
    readonly patient: string;
    readonly version: number;
    readonly hash: string;
    readonly mapping_hash: string;
    readonly body: string;
    readonly concepts: readonly string[];
    readonly matched_version: number | null;
    readonly is_matched: GeneratedAlways<boolean>;
    readonly matched_catalogue: string | null;
    readonly matched_as_of: string | null;
    readonly next_change_on: string | null;
    readonly quarantined_at: string | null;
    readonly prior_hash: string | null;
    readonly prior_body: string | null;
    readonly updated_at: Generated<string>;
    readonly sources: Generated<string>;
    readonly resource_versions: string | null;
    readonly prior_resource_versions: string | null;
    readonly sex: "female" | "male" | "other" | null;
    readonly born_from: string | null;
    readonly born_to: string | null;
    readonly incomplete: Generated<boolean>;
  };
  readonly worker_here: {
    readonly id: string;
    readonly release: string;
    readonly since: Generated<string>;
    readonly seen_at: Generated<string>;
  };
  readonly removed_record: {
    readonly patient: string;
    readonly version: number;
    readonly at: Generated<string>;
  };
  readonly study_revision: {
    readonly study: string;
    readonly revision: number;
    readonly hash: string;
    readonly canonical: string;
    readonly created_at: Generated<string>;
  };
  readonly study: {
    readonly id: string;
    readonly status: Generated<StudyStatus>;
    readonly active_revision: number | null;
    readonly updated_at: Generated<string>;
  };
  readonly match_inputs: {
    readonly id: GeneratedAlways<number>;
    readonly study: string;
    readonly revision: number;
    readonly study_hash: string;
    readonly dictionary_hash: string;
    readonly site_hash: string;
    readonly engine: string;
  };
  readonly match: MatchTable & MatchListing;
  readonly candidate: {
    readonly study: string;
    readonly patient: string;
    readonly version: number;
    readonly status: Status;
    readonly review_again: Generated<boolean>;
  };
  readonly snapshot: {
    readonly hash: string;
    readonly body: Uint8Array;
    readonly created_at: Generated<string>;
  };
  readonly decision: {
    readonly study: string;
    readonly patient: string;
    readonly version: number;
    readonly status: Status;
    readonly reason: DecisionReason | null;
    readonly note: string | null;
    readonly by_user: string;
    readonly at: Generated<string>;
    readonly snapshot: string | null;
    readonly attestations: string;
    readonly matches: string;
    readonly seen: Uint8Array | null;
    readonly criterion: string | null;
    readonly takes_back: number | null;
    readonly review_again: Generated<boolean>;
    readonly resource_versions: string | null;
  };
  readonly attestation: {
    readonly id: string;
    readonly patient: string;
    readonly by_user: string;
    readonly at: Generated<string>;
    readonly basis: string;
    readonly kind: Attestation["statement"]["kind"];
    readonly study: string | null;
    readonly statement: string;
    readonly record_version: number;
  };
  readonly match_event: {
    readonly id: GeneratedAlways<number>;
    readonly study: string;
    readonly patient: string;
    readonly kind: "match" | "gone" | "merged" | "unmerged";
    readonly cohort: string | null;
    readonly at: Generated<string>;
    readonly as_of: string | null;
    readonly revision: number | null;
    readonly from_verdict: Verdict | null;
    readonly to_verdict: Verdict | null;
    readonly changes: string | null;
    readonly review_again: Generated<boolean>;
  };
  readonly artefact: { readonly hash: string; readonly body: string };
  readonly catalogue: {
    readonly hash: string;
    readonly engine: string;
    readonly dictionary_hash: string;
    readonly site_hash: string;
    readonly studies: string;
    readonly created_at: Generated<string>;
  };
  readonly job: {
    readonly id: string;
    readonly kind: JobKind;
    readonly mode: Generated<SyncMode>;
    readonly state: JobState;
    readonly phase: string | null;
    readonly done: Generated<number>;
    readonly total: number | null;
    readonly counts: Generated<string>;
    readonly skipped: Generated<string>;
    readonly checkpoint: string | null;
    readonly error_class: string | null;
    readonly created_at: Generated<string>;
    readonly started_at: string | null;
    readonly updated_at: Generated<string>;
    readonly finished_at: string | null;
  };
  readonly quarantine: {
    readonly subject: string;
    readonly stage: QuarantineStage;
    readonly error_class: string;
    readonly failures: number;
    readonly quarantined: boolean;
    readonly first_at: Generated<string>;
    readonly last_at: Generated<string>;
  };
}

export interface MatchTable {
  readonly study: string;
  readonly cohort: string;
  readonly patient: string;
  readonly cohort_order: number;
  readonly best: boolean;
  readonly verdict: Verdict;
  readonly score: number;
  readonly pass: number;
  readonly presumed: number;
  readonly unknown: number;
  readonly fail: number;
  readonly review: number;
  readonly gate: Gate | null;
  readonly near_miss: string | null;
  readonly eligible_from: string | null;
  readonly next_change_on: string | null;
  readonly index: "condition" | "signal";
  readonly outcomes: string;
  readonly detail: string;
  readonly content_hash: string;
  readonly inputs: number;
  readonly record_version: number;
  readonly record_hash: string;
  readonly as_of: string;
  readonly evaluated_at: Generated<string>;
}
