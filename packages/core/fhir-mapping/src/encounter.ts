import type { ProcedureFact } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type { CodeableConcept, Encounter } from "fhir/r4.js";
import { type Raw, asRaw, child, children, readAs, textOf } from "./raw.ts";
import { type Reading, undated } from "./reading.ts";
import type { Lost } from "./sheet.ts";
import { type When, happenedIn, momentOf } from "./when.ts";

/** FHIR R4 encounter-status; null: did not happen, or is not known to. Leave ends no stay. */
const STATUS: ReadonlyMap<string | null, ProcedureFact["status"] | null> = new Map([
  ["finished", "done"],
  ["in-progress", "in-progress"],
  ["onleave", "in-progress"],
  ["planned", "planned"],
  ["arrived", "planned"],
  ["triaged", "planned"],
  ["cancelled", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

/** The class is one Coding; a CodeableConcept, as later versions of FHIR have it, is read too. */
function classHits(raw: Raw<Encounter>, { codes, terminology }: Reading): readonly Hit[] {
  const given = child(raw, "class");
  if (!given) return [];
  const coding = [given, ...children(readAs<CodeableConcept>(given), "coding")];
  const concept = asRaw<CodeableConcept>({ coding });
  const hits = concept ? codes.hits(concept) : [];
  return hits.filter((hit) => terminology.concepts.get(hit.concept)?.kind === "procedure");
}

/** What must not be presumed absent with a stay that is left out; most encounters are none. */
export function lostStay(raw: Raw<Encounter>, reading: Reading): Lost | null {
  const hits = classHits(raw, reading);
  return hits.length === 0 ? null : { kind: "procedure", concepts: hits.map((hit) => hit.concept) };
}

/** An Encounter whose class is of interest: an inpatient stay, dated by its end once that has come. */
export function readEncounter(raw: Raw<Encounter>, source: string, reading: Reading): void {
  const { sheet, calendar } = reading;
  const hits = classHits(raw, reading);
  const status = STATUS.get(textOf(raw, "status"));
  if (hits.length === 0 || status === null) return;
  if (status === undefined) {
    const text = "status is missing, or none that FHIR knows.";
    return sheet.issue(source, "status", text, lostStay(raw, reading));
  }
  const when: When = happenedIn(child(raw, "period"), status, calendar);
  if (typeof when === "string") undated(reading, source, when, "period");
  sheet.add({ kind: "procedure", source, hits, performed: momentOf(when), status });
}
