import type { PatientId, Result, Role } from "@cohort/foundation";
import type { Actor } from "./audit.ts";
import type { IsoDate, IsoInstant } from "./records.ts";

/**
 * Who a grant is for: `user:<issuer>#<subject>`, `group:<name>` (a claim of the identity provider), `key:<id>`, `ehr:<issuer>`
 * (a CDS Hooks client) or `demo`. A caller is one or more of these.
 */
export type Principal = string;

export interface Grant {
  readonly principal: Principal;
  readonly role: Role;
  /** Of one study, or `*`. */
  readonly study: string;
  readonly grantedBy: string;
  readonly grantedAt: IsoInstant;
  /** Null: until revoked. */
  readonly endsAt: IsoInstant | null;
}

/**
 * On whose behalf a query runs. What is about patients joins the grants in SQL: no row comes of a study in which none of the
 * principals has one of the roles now, whose legal basis does not hold on that date, or about a patient who opted out.
 */
export interface Access {
  readonly principals: readonly Principal[];
  readonly roles: readonly Role[];
  /** Of legal bases. */
  readonly today: IsoDate;
}

/** Why a study may look at identifiable patients at all, such as an ethics committee's waiver. Append-only: the latest holds. */
export interface LegalBasis {
  readonly study: string;
  /** Its number or file reference, as the committee writes it. */
  readonly reference: string;
  readonly validFrom: IsoDate;
  /** The last day; null: until another one is stated. */
  readonly validUntil: IsoDate | null;
  readonly statedBy: string;
  readonly statedAt: IsoInstant;
}

export interface GrantOptions {
  /** Refuses to leave nobody who administers every study: so that nobody locks everybody out from afar. */
  readonly keepAdmin?: boolean;
}

/** Grants are read at every request, so that a revoked one is gone with the next. */
export interface Grants {
  /** What the principals hold now, ended ones left out. */
  of(principals: readonly Principal[]): Promise<readonly Grant[]>;
  /** All of them, ended ones too, by principal. */
  list(): Promise<readonly Grant[]>;
  /** The same of the studies in which one of the principals has one of the roles now; of `*` and of all to those who have it there. */
  administered(access: Pick<Access, "principals" | "roles">): Promise<readonly Grant[]>;
  /** Which of these studies there are not, so that nothing can be granted in them. */
  unknownStudies(studies: readonly string[]): Promise<readonly string[]>;
  /** Replaces an end date where the grant is there already. Fails with `GRANT.LAST_ADMIN`, if that is asked to be kept. */
  put(
    grants: readonly Pick<Grant, "principal" | "role" | "study" | "endsAt">[],
    by: Actor,
    options?: GrantOptions,
  ): Promise<Result<readonly Grant[]>>;
  /** Without role and study: all that the principal holds. Returns how many went, or fails likewise. */
  revoke(
    which: Pick<Grant, "principal"> & Partial<Pick<Grant, "role" | "study">>,
    by: Actor,
    options?: GrantOptions,
  ): Promise<Result<number>>;
}

export interface LegalBases {
  /** Of these studies, what holds on that date. */
  of(studies: readonly string[], today: IsoDate): Promise<ReadonlyMap<string, LegalBasis>>;
  /** Fails with `STUDY.NOT_FOUND`. */
  state(basis: Omit<LegalBasis, "statedBy" | "statedAt">, by: Actor): Promise<Result<LegalBasis>>;
  history(study: string): Promise<readonly LegalBasis[]>;
}

/** `command`: someone said so here; `file`: the hospital's list; `consent`: the EHR, as of when the patient was last matched. */
export type OptOutSource = "command" | "file" | "consent";

export interface OptedOut {
  readonly patient: PatientId;
  /** Since when, by the earliest source. */
  readonly at: IsoInstant;
  readonly sources: readonly OptOutSource[];
}

/** Patients who do not want to be found for studies. Each source holds by itself: what one withdraws, another may still say. */
export interface OptOuts {
  /** Their matches are deleted in the same transaction, and lists, pages and cards no longer know them. Returns the new ones. */
  add(patients: readonly PatientId[], by: Actor): Promise<readonly PatientId[]>;
  /** What was added by `add`. They become due for matching again. Returns those that were on the list. */
  withdraw(patients: readonly PatientId[], by: Actor): Promise<readonly PatientId[]>;
  /** Makes those of the source `file` the ones given, and no others. Nothing is written where they are already. */
  follow(
    patients: readonly PatientId[],
    by: Actor,
  ): Promise<{ readonly added: readonly PatientId[]; readonly withdrawn: readonly PatientId[] }>;
  /** Which of them opted out. Merged patients count for each other. */
  among(patients: readonly PatientId[]): Promise<ReadonlySet<PatientId>>;
  list(page: { readonly limit: number; readonly after?: PatientId }): Promise<readonly OptedOut[]>;
}
