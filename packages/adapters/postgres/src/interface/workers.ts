/** A worker process, and what it makes records and matches with. */
export interface WorkerHere {
  /** A UUID: random, and the same for as long as the process lives. */
  readonly id: string;
  /** A hash: workers of the same one make the same of the same. */
  readonly release: string;
}

/** The workers that there are, of all releases. */
export interface Workers {
  /**
   * This worker is there. Tells whether one of a later release is there too: one whose first worker came after the first of this
   * one's. Who said nothing for so many milliseconds is gone.
   */
  here(worker: WorkerHere, goneAfterMs: number): Promise<{ readonly outdated: boolean }>;
  /** It ends: nobody waits for it. */
  gone(id: string): Promise<void>;
}
