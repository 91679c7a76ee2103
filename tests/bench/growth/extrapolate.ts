import { expectDefined } from "@cohort/foundation";
import type { Grown } from "./grow.ts";
import type { Results } from "./results.ts";

/** What one patient, one study and one row cost, as measured. Milliseconds of CPU, bytes, MB. */
export interface Costs {
  /** The two measurements that all else is worked out from: few studies, and many. */
  readonly few: Grown;
  readonly many: Grown;
  readonly workerMs: Line;
  readonly databaseMs: Line;
  readonly peakMb: Line;
  readonly recordBytes: number;
  /** A row of the table of matches, with its indexes, and the event that it came with. */
  readonly rowBytes: number;
  /** Rows a candidate and study. */
  readonly rowsEach: number;
  readonly candidateShare: number;
}

/** A straight line over the number of studies. */
export interface Line {
  readonly base: number;
  readonly perStudy: number;
}

const lineOf = (few: Grown, many: Grown, of: (one: Grown) => number): Line => {
  const perStudy = (of(many) - of(few)) / (many.studies - few.studies);
  return { base: of(few) - few.studies * perStudy, perStudy };
};

export const at = ({ base, perStudy }: Line, studies: number): number => base + perStudy * studies;

/** Of one worker: the largest of those with fewest studies, and of those with most. */
export function costsOf({ growth }: Pick<Results, "growth">): Costs {
  const single = growth.filter(({ workers }) => workers === 1);
  const numbers = single.map(({ studies }) => studies);
  const largestOf = (studies: number): Grown =>
    expectDefined(
      single
        .filter((one) => one.studies === studies)
        .toSorted((a, b) => b.patients - a.patients)[0],
      "a measurement",
    );
  const [few, many] = [largestOf(Math.min(...numbers)), largestOf(Math.max(...numbers))];
  return {
    few,
    many,
    workerMs: lineOf(few, many, (one) => (1000 * one.workerCpuSeconds) / one.patients),
    databaseMs: lineOf(few, many, (one) => (1000 * one.databaseCpuSeconds) / one.patients),
    peakMb: lineOf(few, many, ({ peakMb }) => peakMb),
    recordBytes: few.bytes.record / few.patients,
    rowBytes: (many.bytes.match + many.bytes.event) / many.rows,
    rowsEach: many.rows / many.candidates / many.studies,
    candidateShare: few.candidates / few.patients,
  };
}
