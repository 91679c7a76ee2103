import type { Day } from "@cohort/foundation";
import { type Assessment, type PlannedCriterion, assess } from "@cohort/criteria";
import { type IndexState, indexStateOn } from "./index-state.ts";
import type { PatientDays } from "./patient-days.ts";
import type { PlannedCohort } from "./planned-study.ts";

const later = (days: readonly Day[], more: readonly Day[]): readonly Day[] =>
  more.length === 0 ? days : [...new Set([...days, ...more])].toSorted((a, b) => a - b);

/** The criterion that asks for the disease is the one place where absence fails an inclusion. */
function assessIndex(assessment: Assessment, state: IndexState, cohort: PlannedCohort): Assessment {
  if (state.state === "condition") return assessment;
  const rest = {
    message: state.message,
    evidence: state.evidence,
    breakpoints: later(assessment.breakpoints, state.breakpoints),
    miss: null,
  };
  return state.state === "signal"
    ? {
        ...rest,
        outcome: "unknown",
        basis: null,
        reason: state.reason,
        needs: cohort.indexConcepts,
      }
    : {
        ...rest,
        outcome: "fail",
        basis: state.refuted ? "recorded" : "presumed",
        reason: null,
        needs: [],
      };
}

/** A documented conflict of the protocol turns the fail that it causes into review, and only that. */
function assessConflict(
  assessment: Assessment,
  planned: PlannedCriterion,
  days: PatientDays,
  day: Day,
): Assessment {
  if (!planned.conflict || assessment.outcome !== "fail") return assessment;
  const finding = days.find(planned.conflict, day);
  const breakpoints = later(assessment.breakpoints, finding.breakpoints);
  if (finding.truth !== "true") return { ...assessment, breakpoints };
  return {
    ...assessment,
    outcome: "review",
    basis: null,
    miss: null,
    breakpoints,
    message: {
      id: "review",
      values: { question: planned.conflict.question },
      parts: [assessment.message],
    },
  };
}

/** One criterion of one cohort on one day. */
export function assessOn(
  planned: PlannedCriterion,
  cohort: PlannedCohort,
  days: PatientDays,
  day: Day,
): Assessment {
  const { criterion } = planned;
  const assessment = assessConflict(
    assess(criterion.type, days.find(planned, day)),
    planned,
    days,
    day,
  );
  if (criterion.id !== cohort.cohort.index.criterion) return assessment;
  return assessIndex(assessment, indexStateOn(cohort, days, day), cohort);
}
