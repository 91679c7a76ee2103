import type { Generated, GeneratedAlways } from "kysely";
import type { Role } from "@cohort/foundation";
import type { OptOutSource } from "./interface/access.ts";
import type { Actor, AuditAction, AuditOutcome } from "./interface/audit.ts";

/** The tables of who may do what, and of who did what, as kysely sees them. */
export interface AccessTables {
  readonly study_grant: {
    readonly principal: string;
    readonly role: Role;
    readonly study: string;
    readonly granted_by: string;
    readonly granted_at: Generated<string>;
    readonly ends_at: string | null;
  };
  readonly legal_basis: {
    readonly id: GeneratedAlways<number>;
    readonly study: string;
    readonly reference: string;
    readonly valid_from: string;
    readonly valid_until: string | null;
    readonly stated_by: string;
    readonly stated_at: Generated<string>;
  };
  readonly opt_out: {
    readonly patient: string;
    readonly source: Generated<OptOutSource>;
    readonly added_by: string;
    readonly at: Generated<string>;
  };
  readonly audit_event: {
    readonly seq: number;
    readonly at: string;
    readonly actor: string;
    readonly actor_kind: Actor["kind"];
    readonly action: AuditAction;
    readonly operation: string;
    readonly outcome: AuditOutcome;
    readonly study: string | null;
    readonly patients: readonly string[];
    readonly purpose: string;
    readonly network: string | null;
    readonly request_id: string | null;
    readonly detail: string;
    readonly previous_hash: string;
    readonly hash: string;
  };
}
