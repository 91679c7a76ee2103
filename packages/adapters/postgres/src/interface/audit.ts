import type { PatientId } from "@cohort/foundation";
import type { Access } from "./access.ts";
import type { IsoInstant } from "./records.ts";

/** How the caller proved who they are. `cli`: someone on the machine that runs the command. */
export const ACTOR_KINDS = ["demo", "key", "token", "session", "ehr", "cli", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who does something, and from where. */
export interface Actor {
  /** Stable, such as `user:https://id.example.org#4711`; written into decisions too. */
  readonly subject: string;
  readonly kind: ActorKind;
  /** Address of the caller's network; null: none. */
  readonly network: string | null;
  readonly requestId: string | null;
}

/** The machine itself: what it does because it is due, not because someone asked. */
export const SYSTEM: Actor = {
  subject: "system",
  kind: "system",
  network: null,
  requestId: null,
};

/**
 * What was done. `read` one thing, `search` many, `match` a patient on request, `change` what people decide or state, `export` in
 * bulk, `sign-in` and `sign-out`, `configure` grants, keys, studies, jobs and lists.
 */
export const AUDIT_ACTIONS = [
  "read",
  "search",
  "match",
  "change",
  "export",
  "sign-in",
  "sign-out",
  "configure",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** `refused`: the caller may not, or the request cannot be carried out. `failed`: it should have been, and was not. */
export const AUDIT_OUTCOMES = ["success", "refused", "failed"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export interface AuditEntry {
  readonly actor: Actor;
  readonly action: AuditAction;
  /** The operation's id as the contract has it (`readCandidate`), or the command's (`study activate`). */
  readonly operation: string;
  readonly outcome: AuditOutcome;
  readonly study: string | null;
  /** Whose data it was about, as far as it names patients. */
  readonly patients: readonly PatientId[];
  /** Codes, counts and versions; never clinical data, never a text that someone typed. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A row of the chain. */
export interface AuditEvent extends Required<AuditEntry> {
  readonly seq: number;
  /** UTC, milliseconds, never earlier than the row before. */
  readonly at: IsoInstant;
  /** v3-ActReason; research offices work under `HRESCH`, an EHR's card under `CLINTRCH`. */
  readonly purpose: string;
  readonly previousHash: string;
  /** SHA-256, hex: of the row before and of everything in this one. */
  readonly hash: string;
}

export interface AuditQuery {
  readonly patient?: PatientId;
  readonly subject?: string;
  readonly study?: string;
  readonly action?: AuditAction;
  /** Both inclusive. */
  readonly from?: IsoInstant;
  readonly to?: IsoInstant;
  /** Newest first; those before this one. */
  readonly before?: number;
  readonly limit: number;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly at: IsoInstant;
}

/**
 * `changed`: the row does not agree with its own hash. `replaced`: it does, and is not the row that the next one was chained to.
 * `missing`: there is no row of that number. `inserted`: there should be none. `time`: earlier than the row before.
 * `not-as-exported`: another row than the one whose hash was exported.
 */
export const AUDIT_FAULTS = [
  "changed",
  "replaced",
  "missing",
  "inserted",
  "time",
  "not-as-exported",
] as const;
export type AuditFault = (typeof AUDIT_FAULTS)[number];

export interface AuditFinding {
  readonly seq: number;
  readonly what: AuditFault;
}

export interface AuditVerification {
  /** How many were looked at. */
  readonly rows: number;
  /** The last one; null where there was none. */
  readonly until: AuditHead | null;
  /** False where the limit came first: go on from `until`. */
  readonly isComplete: boolean;
  /** In the order of the rows, 1 000 at most. */
  readonly findings: readonly AuditFinding[];
  /** How many there are. */
  readonly total: number;
}

/**
 * Append-only and chained by hash. Changes write their entry in their own transaction, as its last statement; reads are written
 * before the answer is sent. Where no entry can be written nothing is done and nothing is told.
 */
export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  /** Of studies in which the access has a role; what is of no study or of all, for those alone who have it in all. */
  list(query: AuditQuery, access: Access): Promise<readonly AuditEvent[]>;
  /** The chain from that row on, in order, a page at a time: what `verify` and exports walk. */
  walk(page: {
    readonly after: number;
    readonly limit: number;
    /** Both inclusive. */
    readonly from?: IsoInstant;
    readonly to?: IsoInstant;
  }): Promise<readonly AuditEvent[]>;
  /** Null where nothing was written yet. */
  head(): Promise<AuditHead | null>;
  /**
   * Works every hash out again. Without heads that were exported before, it cannot tell that the end was cut off or that
   * everything was written anew.
   */
  verify(options?: {
    /** One that was found right before: that row and those after it. */
    readonly from?: AuditHead;
    readonly heads?: readonly AuditHead[];
    /** Rows at most. */
    readonly limit?: number;
  }): Promise<AuditVerification>;
}
