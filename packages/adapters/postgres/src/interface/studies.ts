import type { Result } from "@cohort/foundation";
import type { Study } from "@cohort/studies";
import type { Actor } from "./audit.ts";
import type { Access } from "./access.ts";
import type { IsoInstant } from "./records.ts";

export const STUDY_STATUSES = ["draft", "active", "closed"] as const;
export type StudyStatus = (typeof STUDY_STATUSES)[number];

export interface StudyRevision {
  readonly study: Study;
  readonly revision: number;
  readonly hash: string;
  readonly createdAt: IsoInstant;
}

/** Which revision it is, without what is in it: that never changes, and whoever has read it needs the name alone. */
export interface NamedRevision {
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
}

export interface StudySummary {
  readonly id: string;
  readonly title: string;
  /** The active revision, else the latest. */
  readonly revision: number;
  readonly latestRevision: number;
  readonly status: StudyStatus;
  /** When the shown revision came, or the status last changed. */
  readonly updatedAt: IsoInstant;
  readonly cohorts: readonly { readonly id: string; readonly label: string }[];
  /** Patients by best cohort; `ineligible` is all matched patients less eligible and possible. */
  readonly counts: {
    readonly eligible: number;
    readonly possible: number;
    readonly ineligible: number;
    /** Patients with the index condition or a signal of it: those that have rows. */
    readonly withIndex: number;
    /** All patients matched at least once. */
    readonly matched: number;
  };
}

export interface Studies {
  /** Appends the next revision where the hash is new to the study; else names the one that has it. */
  import(
    input: { readonly id: string; readonly hash: string; readonly canonical: string },
    by: Actor,
  ): Promise<{ readonly revision: number; readonly created: boolean }>;
  /** Makes one revision the active one, the latest by default. Fails with `STUDY.NOT_FOUND`. */
  activate(
    id: string,
    by: Actor,
    revision?: number,
  ): Promise<Result<{ readonly revision: number }>>;
  close(id: string, by: Actor): Promise<Result<null>>;
  /** The active revision of each active study, by study id. */
  active(): Promise<readonly NamedRevision[]>;
  revision(id: string, revision: number): Promise<StudyRevision | null>;
  list(): Promise<readonly StudySummary[]>;
  /** Those in which one of the principals has one of the roles; with an id, that one alone. Counts tell of no single patient. */
  granted(
    access: Pick<Access, "principals" | "roles">,
    id?: string,
  ): Promise<readonly StudySummary[]>;
  get(id: string): Promise<StudySummary | null>;
  /** Of active studies, when the revision came or the status last changed: counts nobody, so that it can be asked at every match. */
  activeSince(ids: readonly string[]): Promise<ReadonlyMap<string, IsoInstant>>;
}

/** What stands behind a catalogue hash, kept so that an old match can be explained and replayed. */
export interface Catalogue {
  readonly hash: string;
  readonly engine: string;
  readonly dictionary: { readonly hash: string; readonly text: string };
  readonly site: { readonly hash: string; readonly text: string };
  readonly studies: readonly {
    readonly study: string;
    readonly revision: number;
    readonly hash: string;
  }[];
}

export interface Catalogues {
  /** Idempotent. Large texts are stored once per hash. The one that was kept last is the one in use. */
  keep(catalogue: Catalogue): Promise<void>;
  get(hash: string): Promise<Catalogue | null>;
}
