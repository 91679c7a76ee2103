import type { Day } from "@cohort/foundation";
import type { Context, Finding, PlannedCriterion, Said } from "@cohort/criteria";
import { type PatientRecord, type RecordIndex, indexRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { IndexState } from "./index-state.ts";
import type { PlannedCohort } from "./planned-study.ts";

type Planned = Pick<PlannedCriterion, "key" | "evaluate">;

/** One patient on any day: equal rules of all studies are evaluated once a day. */
export interface PatientDays {
  readonly context: (day: Day) => Context;
  readonly find: (planned: Planned, day: Day) => Finding;
  /** What was worked out already. */
  readonly indexStates: Map<PlannedCohort, Map<Day, IndexState>>;
}

/**
 * With `asOf`, days after it are only looked ahead to: truths, reasons and breakpoints are those of the day, while messages and
 * evidence may be those of an earlier one.
 */
export const patientDays = (
  record: PatientRecord,
  terminology: Terminology,
  asOf?: Day,
): PatientDays => daysOf(indexRecord(record, terminology), asOf);

export function daysOf(index: RecordIndex, asOf?: Day): PatientDays {
  const said = new Map<string, Said>();
  const contexts = new Map<Day, Context>();
  const findings = new Map<Day, Map<string, Finding>>();
  const context = (day: Day): Context => {
    let known = contexts.get(day);
    if (!known) {
      known = { index, asOf: day, said, ahead: asOf !== undefined && day > asOf };
      contexts.set(day, known);
    }
    return known;
  };
  return {
    indexStates: new Map(),
    context,
    find(planned, day) {
      let ofDay = findings.get(day);
      if (!ofDay) findings.set(day, (ofDay = new Map()));
      let finding = ofDay.get(planned.key);
      if (!finding) ofDay.set(planned.key, (finding = planned.evaluate(context(day))));
      return finding;
    },
  };
}
