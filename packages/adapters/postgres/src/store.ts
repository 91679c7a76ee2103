import type { Result } from "@cohort/foundation";
import type { Grants, LegalBases, OptOuts } from "./interface/access.ts";
import type { Audit } from "./interface/audit.ts";
import type { Attestations, Candidates, Decisions } from "./interface/candidates.ts";
import type { Cards } from "./interface/cds.ts";
import type { Exports } from "./interface/exports.ts";
import type { Connections, Figures } from "./interface/figures.ts";
import type { Funnels } from "./interface/funnel.ts";
import type { HttpState } from "./interface/http.ts";
import type { Keys, Sessions, SignIns, UsedTokens } from "./interface/identity.ts";
import type { Jobs } from "./interface/jobs.ts";
import type { Matches } from "./interface/matches.ts";
import type { Overviews } from "./interface/overview.ts";
import type { Progress } from "./interface/progress.ts";
import type { Provenances } from "./interface/provenance.ts";
import type { Aliases, Reading } from "./interface/reading.ts";
import type { Quarantine, Records } from "./interface/records.ts";
import type { Replays } from "./interface/replay.ts";
import type { Retention } from "./interface/retention.ts";
import type { ScreeningLog } from "./interface/screening-log.ts";
import type { Catalogues, Studies } from "./interface/studies.ts";
import type { Subjects } from "./interface/subjects.ts";
import type { Watches } from "./interface/watch.ts";
import type { Workers } from "./interface/workers.ts";
import type { CoverageReports, Subscriptions } from "./interface/subscriptions.ts";
import type { Worklist } from "./interface/worklist.ts";

export interface StoreOptions {
  readonly connectionString: string;
  /** Seen by the database's administrators; `cohort` by default. */
  readonly applicationName?: string;
  /** Connections at most; 10 by default. */
  readonly maxConnections?: number;
  /** How long to wait for a connection, in milliseconds; 10 000 by default. */
  readonly connectTimeoutMs?: number;
  /** The longest one statement may take, in milliseconds; 60 000 by default. */
  readonly statementTimeoutMs?: number;
  /** A leader (`whileLeader`) that says nothing for so many milliseconds is one no more; 30 000 by default. */
  readonly leaderSilentMs?: number;
  /** Put around every operation, which is named by a constant of ours: for whoever measures them. */
  readonly around?: <T>(operation: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * The one store. Expected failures are values. A database that cannot be reached, or is full, or too
 * slow is a thrown `StoreUnavailableError`, after idempotent work was tried again; anything else thrown
 * is a bug. No error carries row values.
 */
export interface Store {
  readonly records: Records;
  readonly quarantine: Quarantine;
  readonly matches: Matches;
  readonly candidates: Candidates;
  readonly funnels: Funnels;
  readonly subjects: Subjects;
  readonly decisions: Decisions;
  readonly worklist: Worklist;
  readonly screeningLog: ScreeningLog;
  readonly attestations: Attestations;
  readonly provenance: Provenances;
  readonly replays: Replays;
  readonly studies: Studies;
  readonly catalogues: Catalogues;
  readonly overview: Overviews;
  readonly watches: Watches;
  readonly workers: Workers;
  readonly jobs: Jobs;
  readonly progress: Progress;
  readonly figures: Figures;
  readonly reading: Reading;
  readonly aliases: Aliases;
  readonly exports: Exports;
  readonly subscriptions: Subscriptions;
  readonly coverage: CoverageReports;
  readonly grants: Grants;
  readonly legalBases: LegalBases;
  readonly optOuts: OptOuts;
  readonly retention: Retention;
  readonly keys: Keys;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly usedTokens: UsedTokens;
  readonly audit: Audit;
  readonly cards: Cards;
  readonly http: HttpState;
  /**
   * Runs the task while this process alone, of all on this database, holds the name; false where another
   * holds it. The signal aborts when the lock's connection is lost: stop then, another may have begun.
   */
  whileLeader(name: string, task: (signal: AbortSignal) => Promise<void>): Promise<boolean>;
  /** How many milliseconds the database's clock is ahead of the one given. */
  clockSkewMs(clock: () => number): Promise<number>;
  /** At this moment, without asking the database. */
  connections(): Connections;
  /**
   * Reachable and of the right schema, told within three seconds: what readiness asks. It never rejects for a database that is
   * away: that is `STORE.UNREACHABLE`.
   */
  ping(): Promise<Result<null>>;
  /** Waits for what runs, then closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** Fails with `STORE.SCHEMA_OLD`, `STORE.SCHEMA_NEW`, `STORE.NOT_GRANTED` or `STORE.UNREACHABLE`; never migrates. */
export type OpenStore = (options: StoreOptions) => Promise<Result<Store>>;

export interface MigrationReport {
  readonly applied: readonly string[];
  readonly version: number;
}

/** Applies what is missing, under a lock. Fails with `STORE.MIGRATION_CHANGED`, `STORE.SCHEMA_NEW` or `STORE.UNREACHABLE`. */
export type Migrate = (connectionString: string) => Promise<Result<MigrationReport>>;

/**
 * Lets a database role run the services on these tables: what only grows it cannot change, and the audit it can append to alone.
 * To be done again after every migration. Fails with `STORE.GRANT_REFUSED` or `STORE.UNREACHABLE`.
 */
export type GrantRuntime = (connectionString: string, role: string) => Promise<Result<null>>;

/**
 * What the database has and what this program needs; waiting for them to be equal is how a pod waits for the migration. Fails with
 * `STORE.NOT_GRANTED` or `STORE.UNREACHABLE`.
 */
export type ReadSchemaVersion = (
  connectionString: string,
) => Promise<Result<{ readonly found: number; readonly needed: number }>>;
