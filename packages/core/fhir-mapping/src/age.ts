import type { DaySpan } from "@cohort/foundation";
import type { Age } from "fhir/r4.js";
import { dayOfAge } from "./duration.ts";
import type { Raw } from "./raw.ts";
import type { When } from "./when.ts";

/** The days on which someone was of an age: "at 40 years" is any day of the year from the 40th birthday. */
export function onAge(age: Raw<Age> | null, birth: DaySpan | null): When {
  if (!age || !birth) return "none";
  const from = dayOfAge(birth.from, age, "reached");
  const beyond = dayOfAge(birth.to, age, "passed");
  return from === null || beyond === null ? "impossible" : { from, to: Math.max(from, beyond - 1) };
}
