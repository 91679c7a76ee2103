import { type ConceptId, type Day, formatDay } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { changedConcepts } from "./changed-concepts.ts";
import type { PlannedStudy } from "./planned-study.ts";

/** What a patient's stored matches were made from. Dates are `YYYY-MM-DD`. */
export interface MatchedBefore {
  /**
   * The hashes of the study revisions; null where dictionary, site file or engine were others, or all that is no longer
   * known.
   */
  readonly studies: ReadonlySet<string> | null;
  readonly asOf: string;
  /** The earliest day on which any of them may change. */
  readonly nextChangeOn: string | null;
  /** `same` as today's; null: not known. */
  readonly record: PatientRecord | "same" | null;
  /** Of each study with a row for every cohort: the earliest day on which one of these may change. */
  readonly whole: ReadonlyMap<string, string | null>;
}

interface ToMatch {
  readonly record: PatientRecord;
  readonly before: MatchedBefore | null;
  readonly studies: readonly PlannedStudy[];
  readonly terminology: Terminology;
  readonly asOf: Day;
}

/** Studies to match a patient with; the stored matches with all others hold as they stand. */
export interface StudiesToMatch {
  /** Null: all of them. */
  readonly only: readonly PlannedStudy[] | null;
  /** The earliest day on which one of the others changes, where the day that was stored has come; else null. */
  readonly othersChangeOn: string | null;
}

const ALL: StudiesToMatch = { only: null, othersChangeOn: null };

const meets = (concepts: ReadonlySet<ConceptId>, { concepts: all }: PlannedStudy): boolean => {
  for (const one of concepts) if (all.has(one)) return true;
  return false;
};

/**
 * Whom a change of the record, of studies or of the calendar cannot touch need not be matched again: a study whose revision is
 * the same, of whose concepts the record says what it said, and none of whose matches was to change by now. All are matched where
 * anything else is another than before.
 */
export function studiesToMatch({
  record,
  before,
  studies,
  terminology,
  asOf,
}: ToMatch): StudiesToMatch {
  const today = formatDay(asOf);
  if (before === null || before.studies === null || before.record === null) return ALL;
  if (before.asOf > today || (record.optOuts ?? []).length > 0) return ALL;
  const changed =
    before.record === "same"
      ? new Set<ConceptId>()
      : changedConcepts(before.record, record, terminology);
  if (changed === null) return ALL;
  const { studies: known, nextChangeOn, whole } = before;
  const dayHasCome = nextChangeOn !== null && nextChangeOn <= today;
  const mayHaveChanged = (id: string): boolean => {
    if (!dayHasCome) return false;
    const next = whole.get(id);
    return next === undefined || (next !== null && next <= today);
  };
  const only = studies.filter(
    (study) => !known.has(study.hash) || meets(changed, study) || mayHaveChanged(study.study.id),
  );
  if (only.length === studies.length) return ALL;
  const chosen = new Set(only.map(({ study }) => study.id));
  const others = dayHasCome ? studies.filter(({ study }) => !chosen.has(study.id)) : [];
  const changes = others.flatMap(({ study }) => whole.get(study.id) ?? []);
  return { only, othersChangeOn: changes.toSorted()[0] ?? null };
}
