import type { Result } from "@cohort/foundation";
import type { Grant, GrantOptions, Principal } from "./access.ts";
import type { Actor } from "./audit.ts";
import type { IsoInstant } from "./records.ts";

/** A key of a machine or a person. Its principal is `key:<id>`; what it may do, the grants to that say. */
export interface ApiKey {
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: IsoInstant;
  readonly endsAt: IsoInstant;
  /** Noted at most once an hour; null: never. */
  readonly lastUsedAt: IsoInstant | null;
  readonly revokedAt: IsoInstant | null;
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the whole key, hex. */
  readonly hash: string;
  readonly endsAt: IsoInstant;
  readonly grants: readonly Pick<Grant, "role" | "study">[];
}

export interface Keys {
  /** The key and its grants, in one transaction. */
  create(key: NewApiKey, by: Actor): Promise<ApiKey>;
  find(id: string): Promise<(ApiKey & { readonly hash: string }) | null>;
  /** All of them, ended and revoked ones too, by the time they were made. */
  list(): Promise<readonly ApiKey[]>;
  /**
   * Takes its grants and its sessions with it. False where it is not there or was revoked before; fails with `GRANT.LAST_ADMIN`, if
   * that is asked to be kept.
   */
  revoke(id: string, by: Actor, options?: GrantOptions): Promise<Result<boolean>>;
  used(id: string, at: IsoInstant): Promise<void>;
}

/** A browser that somebody signed in with. Of its secret only the SHA-256 is kept. */
export interface StoredSession {
  readonly subject: string;
  readonly principals: readonly Principal[];
  /** Of the key that was signed in with; null: the identity provider vouched. */
  readonly keyId: string | null;
  readonly createdAt: IsoInstant;
  readonly seenAt: IsoInstant;
  readonly endsAt: IsoInstant;
}

export interface Sessions {
  /** Replaces the one that the browser had before, where it had one. Audited as `sign-in`. */
  create(
    session: Omit<StoredSession, "seenAt"> & { readonly hash: string },
    by: Actor,
    replaces: string | null,
  ): Promise<void>;
  /** The session; null where there is none, where it ended, where it was idle for `idleMs`, or where its key was revoked. */
  find(hash: string, now: IsoInstant, idleMs: number): Promise<StoredSession | null>;
  /** The same, with this moment as its last use. */
  use(hash: string, now: IsoInstant, idleMs: number): Promise<StoredSession | null>;
  /** Audited as `sign-out`. False where there was none. */
  end(hash: string, by: Actor): Promise<boolean>;
}

/** A sign-in under way at the identity provider. */
export interface PendingSignIn {
  readonly stateHash: string;
  readonly browserHash: string;
  /** A path of ours. */
  readonly returnTo: string;
  readonly endsAt: IsoInstant;
}

export interface SignIns {
  begin(pending: PendingSignIn, now: IsoInstant): Promise<void>;
  /** Gives it once; null where it is not there, was taken, or ended before now. */
  take(stateHash: string, now: IsoInstant): Promise<PendingSignIn | null>;
}

/** Tokens by issuer and `jti`, or whatever else names one. */
export interface UsedTokens {
  /** True the first time; remembered until then and a while longer, so give the token's own end. */
  use(id: string, until: IsoInstant): Promise<boolean>;
  isUsed(id: string): Promise<boolean>;
}
