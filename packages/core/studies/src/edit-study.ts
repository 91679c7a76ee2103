import { canonicalJson } from "@cohort/foundation";
import type { Path } from "@cohort/terminology";
import type { Cohort, Study } from "./study.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same value with another one at the end of these steps; what the steps do not find is left as it is. */
export function withAt(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole)) {
    return whole.map((one: unknown, place) => (place === step ? withAt(one, rest, value) : one));
  }
  return isRecord(whole) && typeof step === "string"
    ? { ...whole, [step]: withAt(whole[step], rest, value) }
    : whole;
}

/** A conflict goes with its criterion. */
function lessConflicts(cohort: Cohort, gone: ReadonlySet<string>): Cohort {
  const { conflicts, ...rest } = cohort;
  const kept = (conflicts ?? []).filter(({ criterion }) => !gone.has(criterion));
  return kept.length === 0 ? rest : { ...rest, conflicts: kept };
}

/** The study without the criteria at these places. */
export function withoutCriteria(study: Study, places: readonly Path[]): Study {
  const gone = new Set(places.map((place) => canonicalJson(place)));
  const isGone = (place: Path): boolean => gone.has(canonicalJson(place));
  const common = study.criteria.filter((_, place) => isGone(["criteria", place]));
  return {
    ...study,
    criteria: study.criteria.filter((_, place) => !isGone(["criteria", place])),
    cohorts: study.cohorts.map((cohort, at) => {
      const own = cohort.criteria.filter((_, place) => isGone(["cohorts", at, "criteria", place]));
      const ids = new Set([...common, ...own].map(({ id }) => id));
      return {
        ...lessConflicts(cohort, ids),
        criteria: cohort.criteria.filter((_, place) => !isGone(["cohorts", at, "criteria", place])),
      };
    }),
  };
}
