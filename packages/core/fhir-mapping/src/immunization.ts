import type { Immunization } from "fhir/r4.js";
import { isReadable } from "./codes.ts";
import { type Raw, child, textOf } from "./raw.ts";
import { type Reading, badStatus, countUnclaimed, noCode, undated } from "./reading.ts";
import { dateOf, momentOf } from "./when.ts";

/** An Immunization that was given. */
export function readImmunization(raw: Raw<Immunization>, source: string, reading: Reading): void {
  const code = child(raw, "vaccineCode");
  const status = textOf(raw, "status");
  if (status === "not-done" || status === "entered-in-error") return;
  if (status !== "completed") {
    return badStatus(reading, source, "immunization", code ? [code] : []);
  }
  if (!code || !isReadable(code)) return noCode(reading, source, "immunization", "vaccineCode");

  const given = dateOf(raw, "occurrenceDateTime", reading.calendar);
  const hits = reading.codes.hits(code);
  if (hits.length === 0) return countUnclaimed(reading, "immunization", [code], momentOf(given));
  if (typeof given === "string") undated(reading, source, given, "occurrence");
  reading.sheet.add({ kind: "immunization", source, hits, given: momentOf(given) });
}
