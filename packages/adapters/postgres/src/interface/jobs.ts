import type { Actor } from "./audit.ts";
import type { IsoInstant } from "./records.ts";

export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobState = (typeof JOB_STATES)[number];
export type JobKind = "sync";
/** The phase of a sync that was put off because the EHR is away or asks for a pause: it goes on when woken. */
export const WAITING = "waiting";

/** `full`: everyone; `changes`: who changed since the marks; `hints`: only who is due for reading. */
export const SYNC_MODES = ["full", "changes", "hints"] as const;
export type SyncMode = (typeof SYNC_MODES)[number];

export interface Job {
  /** A random UUID. */
  readonly id: string;
  readonly kind: JobKind;
  readonly mode: SyncMode;
  readonly state: JobState;
  /** What it is about at the moment, in a word or two. */
  readonly phase: string | null;
  readonly progress: { readonly done: number; readonly total: number | null };
  /** Resources or outcomes counted so far, by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** What was left out, counted by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Where a run that died goes on; opaque to the store. */
  readonly checkpoint: string | null;
  /** A class such as `timeout`; no message, no clinical data. */
  readonly errorClass: string | null;
  readonly createdAt: IsoInstant;
  /** Of its first run. */
  readonly startedAt: IsoInstant | null;
  /** Of the last progress: a running job that stands still for long is dead. */
  readonly updatedAt: IsoInstant;
  readonly finishedAt: IsoInstant | null;
}

export interface JobProgress {
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number | null;
  /** Replaces the counts so far. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Replaces what was skipped so far. */
  readonly skipped?: Readonly<Record<string, number>>;
  readonly checkpoint?: string | null;
}

/** What people ask for is audited; where nobody is named, the machine itself asks. */
export interface Jobs {
  /**
   * At most one job of a kind is queued or running: where there is one, that one is given instead, its mode raised to
   * the one asked for (`hints`, `changes`, `full` in this order).
   */
  create(
    kind: JobKind,
    mode?: SyncMode,
    by?: Actor,
  ): Promise<{ readonly job: Job; readonly created: boolean }>;
  get(id: string): Promise<Job | null>;
  /** Of these modes, where some are named. */
  latest(kind: JobKind, modes?: readonly SyncMode[]): Promise<Job | null>;
  /** The one that is queued or running. */
  open(kind: JobKind): Promise<Job | null>;
  /** Marks it running and notes the progress. Null: it has ended (cancelled, say), so stop. */
  progress(id: string, progress: JobProgress): Promise<Job | null>;
  /** Null: it had ended already (the first end holds), or its mode is no longer `mode`: there is more to do. */
  finish(
    id: string,
    end: {
      readonly state: "done" | "failed" | "cancelled";
      readonly errorClass?: string;
      readonly mode?: SyncMode;
    },
  ): Promise<Job | null>;
  /** On somebody's behalf. Null: it had ended already. */
  cancel(id: string, by: Actor): Promise<Job | null>;
  /**
   * Takes up one that was cancelled or failed where it stopped: queued again, its checkpoint kept. Null: it is neither,
   * or another one is open.
   */
  resume(id: string, by?: Actor): Promise<Job | null>;
}
