import type { Day } from "@cohort/foundation";
import type { Context, Finding, PlannedCriterion } from "@cohort/criteria";
import { type PatientRecord, indexRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

type Planned = Pick<PlannedCriterion, "key" | "evaluate">;

/** One patient on any day: equal rules of all studies are evaluated once a day. */
export interface PatientDays {
  readonly context: (day: Day) => Context;
  readonly find: (planned: Planned, day: Day) => Finding;
}

export function patientDays(record: PatientRecord, terminology: Terminology): PatientDays {
  const index = indexRecord(record, terminology);
  const contexts = new Map<Day, Context>();
  const findings = new Map<Day, Map<string, Finding>>();
  const context = (day: Day): Context => {
    let known = contexts.get(day);
    if (!known) contexts.set(day, (known = { index, asOf: day }));
    return known;
  };
  return {
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
