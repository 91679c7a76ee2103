/** Something in the folder that was not loaded. Line numbers and entry numbers are from 1. */
export interface Skipped {
  /** Path below the folder. */
  readonly file: string;
  readonly line?: number;
  readonly entry?: number;
  readonly reason: string;
}

export interface LoadReport {
  /** Files of which something was loaded. */
  readonly files: number;
  readonly resources: number;
  readonly byType: Readonly<Record<string, number>>;
  /** Of them, those under an id that another had before: the last one is held. */
  readonly repeated: number;
  /** In the order in which they were met. */
  readonly skipped: readonly Skipped[];
}

export interface Tally {
  /** `again`: under an id that was loaded before. */
  loaded(type: string, again: boolean): void;
  skip(skipped: Skipped): void;
  fileDone(file: string): void;
  report(): LoadReport;
}

/** So many of one file are named; of a file that is broken throughout, more would help nobody. */
const NAMED_PER_FILE = 20;

/** Counts what a load does; the report is what a person reads afterwards. */
export function createTally(): Tally {
  const byType = new Map<string, number>();
  const skipped: Skipped[] = [];
  let skippedOfFile = 0;
  let files = 0;
  let before = 0;
  let resources = 0;
  let repeated = 0;
  return {
    loaded(type, again) {
      resources += 1;
      if (again) repeated += 1;
      byType.set(type, (byType.get(type) ?? 0) + 1);
    },
    skip(what) {
      skippedOfFile += 1;
      if (skippedOfFile <= NAMED_PER_FILE) skipped.push(what);
    },
    fileDone(file) {
      const more = skippedOfFile - NAMED_PER_FILE;
      if (more > 0) skipped.push({ file, reason: `and ${more} more places of this file` });
      if (resources > before) files += 1;
      else if (skippedOfFile === 0) skipped.push({ file, reason: "holds no resource" });
      before = resources;
      skippedOfFile = 0;
    },
    report: () => ({
      files,
      resources,
      byType: Object.fromEntries([...byType].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      repeated,
      skipped,
    }),
  };
}
