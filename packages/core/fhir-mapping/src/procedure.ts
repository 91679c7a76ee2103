import type { ProcedureFact } from "@cohort/record";
import type { Procedure } from "fhir/r4.js";
import { onAge } from "./age.ts";
import { isReadable } from "./codes.ts";
import { type Raw, child, textOf } from "./raw.ts";
import { type Reading, badStatus, countUnclaimed, noCode, undated } from "./reading.ts";
import { type When, dateOf, happenedIn, momentOf } from "./when.ts";

/** FHIR R4 event-status; null: did not happen, or is not known to. */
const STATUS: ReadonlyMap<string | null, ProcedureFact["status"] | null> = new Map([
  ["completed", "done"],
  ["stopped", "stopped"],
  ["in-progress", "in-progress"],
  ["preparation", "planned"],
  ["not-done", null],
  ["on-hold", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

function performedOf(
  raw: Raw<Procedure>,
  status: ProcedureFact["status"],
  { calendar, birth }: Reading,
): When {
  const at = dateOf(raw, "performedDateTime", calendar);
  if (at !== "none") return at;
  const period = child(raw, "performedPeriod");
  return period ? happenedIn(period, status, calendar) : onAge(child(raw, "performedAge"), birth);
}

/** A Procedure; its category speaks too, where that names a whole class such as surgery. */
export function readProcedure(raw: Raw<Procedure>, source: string, reading: Reading): void {
  const concepts = [child(raw, "code"), child(raw, "category")].filter((each) => each !== null);
  const status = STATUS.get(textOf(raw, "status"));
  if (status === null) return;
  if (status === undefined) return badStatus(reading, source, "procedure", concepts);
  if (!concepts.some(isReadable)) return noCode(reading, source, "procedure", "code");

  const performed = performedOf(raw, status, reading);
  const hits = reading.codes.hitsOfAll(concepts);
  if (hits.length === 0) {
    return countUnclaimed(reading, "procedure", concepts, momentOf(performed));
  }
  if (typeof performed === "string") undated(reading, source, performed, "performed");
  const when = momentOf(performed);
  reading.sheet.add({ kind: "procedure", source, hits, performed: when, status });
}
