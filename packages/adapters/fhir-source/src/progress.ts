import type { Progress, SourcePatient } from "./types.ts";

/** Counts what a run has read. */
export interface Tally {
  expect(total: number | null): void;
  add(patients: readonly SourcePatient[]): void;
  readonly progress: Progress;
}

export function createTally(): Tally {
  const resources: Record<string, number> = {};
  let patients = 0;
  let total: number | null = null;
  const count = (type: string): void => {
    resources[type] = (resources[type] ?? 0) + 1;
  };
  return {
    expect(stated) {
      if (stated !== null) total = stated;
    },
    add(read) {
      patients += read.length;
      for (const one of read) {
        count("Patient");
        for (const { resourceType } of one.resources) count(resourceType);
      }
    },
    get progress() {
      return { patients, total, resources: { ...resources } };
    },
  };
}
