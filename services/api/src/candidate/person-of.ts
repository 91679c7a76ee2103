import type { Candidate } from "@cohort/contract";
import { type Day, completedYears } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Shown } from "../auth/shown.ts";

/** Completed years; null where the birth date leaves two answers. */
function ageOf({ birth }: Pick<PatientRecord, "birth">, today: Day): number | null {
  if (birth === null || birth.from > today) return null;
  const oldest = completedYears(birth.from, today);
  return oldest === completedYears(birth.to, today) ? oldest : null;
}

/** What a page says of the person without asking the EHR. That somebody died is no value: every verdict tells it. */
export const personOf = (
  record: Pick<PatientRecord, "birth" | "sex" | "deceased"> | undefined,
  today: Day,
  { values }: Shown,
): Candidate["person"] => ({
  age: values && record ? ageOf(record, today) : null,
  sex: values ? (record?.sex ?? null) : null,
  deceased: record
    ? record.deceased !== null && (record.deceased.on?.from ?? today) <= today
    : false,
});
