import type { Store } from "@cohort/postgres";

/** What a worker did, told by what it saved. */
export interface Counts {
  /** Of which something was matched, or found to hold still. */
  patients: number;
  /** Pairs of a patient and a study that was evaluated for them. */
  evaluations: number;
  /** Of these, pairs with the study's disease or a sign of it on record: every criterion of a cohort was decided. */
  inFull: number;
  /** Rows of the table of matches written. */
  written: number;
  transactions: number;
  /** Each pair once, where somebody wants to know: a job may be run twice. */
  pairs: Set<string> | null;
}

export const noCounts = (): Counts => ({
  patients: 0,
  evaluations: 0,
  inFull: 0,
  written: 0,
  transactions: 0,
  pairs: null,
});

/** A worker's store that counts what is saved. The worker is the product's own. */
export const counting = (store: Store, counts: Counts): Store => ({
  ...store,
  matches: {
    ...store.matches,
    save: async (inputs, patients) => {
      const report = await store.matches.save(inputs, patients);
      const pairs = patients.map(({ matches }) => ({
        all: new Set(matches.map(({ study }) => study)).size,
        full: new Set(matches.flatMap((match) => (match.index === "none" ? [] : match.study))).size,
      }));
      counts.patients += patients.length;
      counts.evaluations += pairs.reduce((sum, { all }) => sum + all, 0);
      counts.inFull += pairs.reduce((sum, { full }) => sum + full, 0);
      counts.written += report.rows.written;
      counts.transactions += 1;
      for (const { patient, matches } of patients) {
        for (const { study } of matches) counts.pairs?.add(`${patient} ${study}`);
      }
      return report;
    },
  },
});
