import { type Day, formatDay } from "@cohort/foundation";
import type { PlannedStudy } from "@cohort/matching";
import type { FactKind, KindGap, PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { type Asked, askedBy } from "./asked.ts";
import { countConcepts } from "./concepts.ts";
import { type CountedMatch, countCriteria } from "./criteria.ts";
import type { Coverage, MissingConcept, UnclaimedCoverage } from "./report.ts";
import { siteLines } from "./site-lines.ts";
import { systemsOf } from "./systems.ts";
import { Tally } from "./tally.ts";
import { countUnclaimed } from "./unclaimed.ts";

/** Codes that a report lists: nobody reads more. */
const MOST_LISTED = 1000;

const entriesOf = (rows: readonly UnclaimedCoverage[]): number =>
  rows.reduce((sum, { entries }) => sum + entries, 0);

/** A report in the making. Nothing of a record is kept but counts, so a million records take no more room than a few. */
export interface CoverageCount {
  addRecord(record: PatientRecord): void;
  addMatch(match: CountedMatch): void;
  /** The order in which records and matches came does not show. */
  report(): Coverage;
}

const missingOf = (
  asked: Asked,
  has: (concept: MissingConcept["concept"]) => boolean,
  terminology: Terminology,
): readonly MissingConcept[] =>
  [...asked.concepts]
    .filter((concept) => !has(concept))
    .flatMap((id): MissingConcept[] => {
      const concept = terminology.concepts.get(id);
      // A group is there where a member is; what has members is not looked for by itself.
      if (!concept || concept.narrower.length > 0) return [];
      return [{ concept: id, label: concept.label, kind: concept.kind, criteria: asked.of(id) }];
    })
    .toSorted((a, b) => b.criteria.length - a.criteria.length || (a.concept < b.concept ? -1 : 1));

/** Begins a report as of a date, for these studies. */
export function beginCoverage(
  terminology: Terminology,
  studies: readonly PlannedStudy[],
  asOf: Day,
): CoverageCount {
  const asked = askedBy(studies, terminology);
  const concepts = countConcepts(terminology, asOf);
  const unclaimed = countUnclaimed(terminology);
  const criteria = countCriteria();
  const gaps = new Map<string, KindGap>();
  const gapPatients = new Tally<string>();
  const issueEntries = new Tally<string>();
  const issuePatients = new Tally<string>();
  let patients = 0;

  const gapRows = (): Coverage["gaps"] =>
    gapPatients.sorted.flatMap(([key, count]) => {
      const gap: { readonly kind: FactKind; readonly reason: KindGap["reason"] } | undefined =
        gaps.get(key);
      return gap ? [{ kind: gap.kind, reason: gap.reason, patients: count }] : [];
    });

  return {
    addRecord(record) {
      patients += 1;
      concepts.add(record);
      unclaimed.add(record);
      for (const gap of record.gaps) {
        const key = `${gap.kind} ${gap.reason}`;
        gaps.set(key, gap);
        gapPatients.add(key);
      }
      for (const { code } of record.issues) issueEntries.add(code);
      for (const code of new Set(record.issues.map((issue) => issue.code))) issuePatients.add(code);
    },
    addMatch: (match) => criteria.add(match),
    report() {
      const codes = unclaimed.rows(asked);
      const systems = systemsOf(codes, terminology);
      return {
        asOf: formatDay(asOf),
        patients,
        concepts: concepts.rows(),
        missing: missingOf(asked, (concept) => concepts.has(concept), terminology),
        unclaimed: codes.slice(0, MOST_LISTED),
        further: unclaimed.further + entriesOf(codes.slice(MOST_LISTED)),
        systems,
        gaps: gapRows(),
        issues: issueEntries.sorted.map(([code, entries]) => ({
          code,
          entries,
          patients: issuePatients.get(code),
        })),
        criteria: criteria.rows(codes, asked),
        siteLines: siteLines(systems, codes),
      };
    },
  };
}
