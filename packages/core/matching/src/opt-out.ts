import type { Day } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";

/** Whether the EHR says that the patient refuses research on that day. */
export const refusesOn = ({ optOuts = [] }: PatientRecord, day: Day): boolean =>
  optOuts.some(({ from, until }) => (from ?? day) <= day && day <= (until ?? day));

/** 9999-12-31 often stands for an end that nobody foresees. */
const LAST_DAY = 2_932_896;

/** First days on which that may be otherwise than on the day before. */
export const optOutBreakpoints = ({ optOuts = [] }: PatientRecord): readonly Day[] =>
  optOuts
    .flatMap(({ from, until }) => [
      ...(from === null ? [] : [from]),
      ...(until === null ? [] : [until + 1]),
    ])
    .filter((day) => day <= LAST_DAY);
