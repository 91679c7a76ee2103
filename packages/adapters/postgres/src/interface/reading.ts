import type { PatientId } from "@cohort/foundation";
import type { IsoInstant } from "./records.ts";

/** A patient taken for reading. Hand it back as it is. */
export interface ReadingDue {
  readonly patient: PatientId;
  /** Patients who are this one now: what the EHR still files under them belongs to the record. */
  readonly also: readonly PatientId[];
  /** Earlier readings that began and never ended, this one not counted. */
  readonly attempts: number;
  readonly hintedAt: IsoInstant;
  /** Of the record as the reading begins; 0: there was never one. What is read is stored on top of no other. */
  readonly version: number;
}

/** Which patients are to be read from the EHR. A hint says only that; nothing that it carries is believed. */
export interface Reading {
  /**
   * Due at once, or after so many milliseconds; one that is due earlier stays so. With an alias its survivor is wanted:
   * what is filed under the alias is the survivor's, and whether it still is one is said by the alias itself.
   */
  want(patients: readonly PatientId[], afterMs?: number): Promise<void>;
  /** Everyone on record; whoever is being read just now once more. */
  wantEveryone(): Promise<void>;
  /** Everyone whose record was read under another mapping. Returns how many. */
  wantReadOtherwise(mappingHash: string): Promise<number>;
  /**
   * Those due, the longest due first; counts an attempt that only `done` or `giveBack` takes back. `held` were taken
   * and are not handed back yet: they are passed over.
   */
  take(limit: number, held?: readonly PatientId[]): Promise<readonly ReadingDue[]>;
  /**
   * They were read: their rows go. Where a hint came in meanwhile they are due again after so many milliseconds, so
   * that many hints in a row make few readings.
   */
  done(taken: readonly ReadingDue[], againAfterMs?: number): Promise<void>;
  /** They were not read after all, in good order: due again after so many milliseconds. */
  giveBack(taken: readonly ReadingDue[], afterMs?: number): Promise<void>;
  /** Due now, and due later. */
  count(): Promise<{ readonly now: number; readonly later: number }>;

  /** A pass over all patients begins: nobody is listed yet. */
  beginListing(): Promise<void>;
  /** The EHR lists them: noted, and wanted unless `read` already. Those listed before are not wanted again. */
  list(patients: readonly PatientId[], options?: { readonly read: boolean }): Promise<void>;
  listed(): Promise<number>;
  /** The listing is complete: everyone else on record is wanted, to be asked for one by one. Returns how many. */
  wantUnlisted(): Promise<number>;

  /**
   * The EHR answered 404 for them. Returns those for whom it did so already at least `confirmAfterMs` ago: they are
   * gone. The others are wanted again after that time.
   */
  absent(patients: readonly PatientId[], confirmAfterMs: number): Promise<readonly PatientId[]>;

  /** How far changes were read, by resource type. */
  marks(): Promise<Readonly<Record<string, string>>>;
  /** Patients wanted and the mark moved, in one transaction: a change is noted before it is passed over. */
  wantChanged(
    patients: readonly PatientId[],
    mark: { readonly type: string; readonly since: string } | null,
  ): Promise<void>;
  /** Sets the marks of a pass over everyone, all at once, and that it is complete. */
  passed(marks: Readonly<Record<string, string>>): Promise<void>;
  /** A notification that names nobody: changes are to be looked for. */
  wantChanges(): Promise<void>;
  /** When everyone was last read, and since when changes are wanted. `clearWanted` forgets a wish up to that time. */
  state(): Promise<{
    readonly fullPassAt: IsoInstant | null;
    readonly changesWantedAt: IsoInstant | null;
  }>;
  clearWanted(upTo: IsoInstant): Promise<void>;
  /** Resource types that records lack because the EHR did not grant them when they were read. */
  withheld(): Promise<readonly string[]>;
  /** From now on it is these. */
  withhold(types: readonly string[]): Promise<void>;
  /** Whose these resources (`Observation/o1`) were, as far as records speak of them. */
  ownersOf(sources: readonly string[]): Promise<readonly PatientId[]>;
  /** The same, for someone who waits: null where it would take longer than that. Every record is looked at. */
  ownersWithin(sources: readonly string[], ms: number): Promise<readonly PatientId[] | null>;
}

/** What the Patient resource `statedBy` says about who is who. */
export interface PatientLinks {
  readonly statedBy: PatientId;
  /** Patient.link of type replaced-by: it is these now. */
  readonly replacedBy: readonly PatientId[];
  /** Patient.link of type replaces: these are it now. */
  readonly replaces: readonly PatientId[];
}

/** Links that make nobody another: each of them stays the patient that it was. */
export interface UnclearLinks {
  /** `circle`: they are each other. `two-survivors`: one of them is said to be two others. */
  readonly reason: "circle" | "two-survivors";
  readonly patients: readonly PatientId[];
}

export interface LinkReport {
  /** Now another, or another than before. */
  readonly merged: readonly PatientId[];
  readonly unmerged: readonly PatientId[];
  readonly unclear: readonly UnclearLinks[];
}

/** Merged and unmerged patients. Decisions and attestations stay with whom they were made about; the survivor shows them. */
export interface Aliases {
  /**
   * Notes what these Patients state, in place of what they stated before; where that is nothing new, the report is empty.
   * An alias loses its record and matches, and its survivor becomes due for reading and matching; one that is an alias no
   * longer becomes due for reading, its former survivor too. People who decided on either look again.
   */
  state(links: readonly PatientLinks[]): Promise<LinkReport>;
  /** Who of them are others now, and who. */
  survivorsOf(patients: readonly PatientId[]): Promise<ReadonlyMap<PatientId, PatientId>>;
}
