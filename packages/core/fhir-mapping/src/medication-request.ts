import type { Moment } from "@cohort/record";
import type { Dosage, MedicationRequest, TimingRepeat } from "fhir/r4.js";
import { dailyDose } from "./dose.ts";
import { readDrug } from "./drug.ts";
import { lastDayOf } from "./duration.ts";
import { addMedication } from "./medication.ts";
import { type Raw, child, children, isTrue, textOf } from "./raw.ts";
import { type Reading, badStatus } from "./reading.ts";
import { type When, dateOf, momentOf } from "./when.ts";

/** FHIR R4 medicationrequest-status: whether it is still going on; null: not a fact. */
const STATUS: ReadonlyMap<string | null, boolean | null> = new Map([
  ["active", true],
  ["on-hold", false],
  ["completed", false],
  ["stopped", false],
  ["cancelled", null],
  ["entered-in-error", null],
  ["draft", null],
  ["unknown", null],
]);

/** Nobody has decided yet. Every other intent, a plan included, is an intention. */
const UNDECIDED = new Set(["proposal", "option"]);

const repeatOf = (dosage: Raw<Dosage>): Raw<TimingRepeat> | null => {
  const timing = child(dosage, "timing");
  return timing && child(timing, "repeat");
};

const boundsOf = (dosage: Raw<Dosage>, edge: "start" | "end", reading: Reading): When => {
  const repeat = repeatOf(dosage);
  const period = repeat && child(repeat, "boundsPeriod");
  return period ? dateOf(period, edge, reading.calendar) : "none";
};

function startOf(raw: Raw<MedicationRequest>, reading: Reading): When {
  const starts = children(raw, "dosageInstruction")
    .map((dosage) => momentOf(boundsOf(dosage, "start", reading)))
    .filter((start) => start !== null)
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  return starts[0] ?? dateOf(raw, "authoredOn", reading.calendar);
}

/** The last day of the instructions' bounds, where every one of them has an end. */
function endOfBounds(
  raw: Raw<MedicationRequest>,
  start: Moment | null,
  reading: Reading,
): Moment | null {
  const dosages = children(raw, "dosageInstruction");
  const ends = dosages.map((dosage) => {
    const repeat = repeatOf(dosage);
    const lasting = repeat && child(repeat, "boundsDuration");
    const end = momentOf(boundsOf(dosage, "end", reading));
    // Durations of several steps follow one another or not: one alone is clear.
    return end ?? (lasting && start && dosages.length === 1 ? lastDayOf(start, lasting) : null);
  });
  const known = ends.filter((end) => end !== null);
  return known.length < ends.length ? null : (known.toSorted((a, b) => b.to - a.to)[0] ?? null);
}

function endOf(raw: Raw<MedicationRequest>, start: Moment | null, reading: Reading): Moment | null {
  const bounds = endOfBounds(raw, start, reading);
  const supply = child(raw, "dispenseRequest");
  if (bounds || !supply) return bounds;
  const valid = child(supply, "validityPeriod");
  const lasting = child(supply, "expectedSupplyDuration");
  return (
    momentOf(valid ? dateOf(valid, "end", reading.calendar) : "none") ??
    (start && lasting ? lastDayOf(start, lasting) : null)
  );
}

/** A MedicationRequest: someone meant the patient to take it. */
export function readMedicationRequest(
  raw: Raw<MedicationRequest>,
  source: string,
  reading: Reading,
): void {
  const isActive = STATUS.get(textOf(raw, "status"));
  if (isActive === null || isTrue(raw, "doNotPerform")) return;
  if (UNDECIDED.has(textOf(raw, "intent") ?? "")) return;
  if (isActive === undefined) {
    return badStatus(reading, source, "medication", readDrug(raw, reading)?.concepts ?? []);
  }
  const start = startOf(raw, reading);
  const dosages = children(raw, "dosageInstruction");
  addMedication(raw, source, reading, {
    resource: "request",
    start,
    end: () => endOf(raw, momentOf(start), reading),
    isOngoing: (end) => isActive && end === null,
    routes: () => dosages.map((dosage) => child(dosage, "route")),
    dose: (strength) => dailyDose(dosages, strength),
  });
}
