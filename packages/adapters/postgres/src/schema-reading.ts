import type { Generated } from "kysely";
import type { ExportFile, ExportFileState } from "./interface/exports.ts";

/** The tables of reading an EHR, as kysely sees them. */
export interface ReadingTables {
  readonly reading: {
    readonly patient: string;
    readonly due_at: Generated<string>;
    readonly hinted_at: Generated<string>;
    readonly attempts: Generated<number>;
  };
  readonly listing: { readonly patient: string };
  readonly change_mark: {
    readonly type: string;
    readonly since: string;
    readonly updated_at: Generated<string>;
  };
  readonly source_state: {
    readonly id: Generated<boolean>;
    readonly full_pass_at: string | null;
    readonly changes_wanted_at: string | null;
    readonly withheld: Generated<readonly string[]>;
  };
  readonly absence: { readonly patient: string; readonly first_at: Generated<string> };
  readonly patient_link: {
    readonly stated_by: string;
    readonly patient: string;
    readonly target: string;
  };
  readonly alias: {
    readonly patient: string;
    readonly survivor: string;
    readonly since: Generated<number>;
    readonly at: Generated<string>;
  };
  readonly export: {
    readonly job: string;
    readonly request: string;
    readonly status_url: string | null;
    readonly transaction_time: string | null;
    readonly manifest: string | null;
    readonly updated_at: Generated<string>;
  };
  readonly export_file: {
    readonly job: string;
    readonly position: number;
    readonly section: ExportFile["section"];
    readonly type: string;
    readonly url: string;
    readonly needs_token: boolean;
    readonly state: Generated<ExportFileState>;
    readonly lines: Generated<number>;
    readonly bad_lines: Generated<number>;
    readonly bytes: Generated<number>;
    readonly sha256: string | null;
    readonly error_class: string | null;
  };
  readonly staged: {
    readonly job: string;
    readonly patient: string;
    readonly source: string;
    readonly updated: number | null;
    readonly body: string;
  };
  readonly subscription: {
    readonly id: string;
    readonly secret_hash: string;
    readonly created_at: Generated<string>;
    readonly notified_at: string | null;
    readonly last_event: number | null;
    /** As text: pg reads arrays of numbers as arrays of texts. */
    readonly missing_events: Generated<readonly string[]>;
    readonly gap_since: string | null;
  };
  readonly coverage: {
    readonly id: Generated<boolean>;
    readonly computed_at: string;
    readonly mapping_hash: string;
    readonly catalogue: string;
    readonly body: string;
  };
}
