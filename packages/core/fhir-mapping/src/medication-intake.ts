import type {
  MedicationAdministration,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from "fhir/r4.js";
import { dailyDose, singleDose } from "./dose.ts";
import { readDrug } from "./drug.ts";
import { lastDayOf } from "./duration.ts";
import { addMedication } from "./medication.ts";
import { type Raw, child, children, readAs, textOf } from "./raw.ts";
import { type Reading, badStatus } from "./reading.ts";
import { type When, dateOf, firstOf, momentOf } from "./when.ts";

/** Whether an entry of this status is still going on; null: not a fact. */
type Statuses = ReadonlyMap<string | null, boolean | null>;

const STATEMENT: Statuses = new Map([
  ["active", true],
  ["completed", false],
  ["stopped", false],
  ["on-hold", false],
  ["not-taken", null],
  ["intended", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

/** What was stopped had been given in part. */
const ADMINISTRATION: Statuses = new Map([
  ["in-progress", true],
  ["completed", false],
  ["stopped", false],
  ["not-done", null],
  ["on-hold", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

const DISPENSE: Statuses = new Map([
  ["completed", false],
  ["in-progress", false],
  ["preparation", null],
  ["cancelled", null],
  ["on-hold", null],
  ["stopped", null],
  ["declined", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

/** Still going on, over, or null: not to be read any further. */
function statusOf(
  raw: Raw<{ status?: string }>,
  table: Statuses,
  source: string,
  reading: Reading,
): boolean | null {
  const status = table.get(textOf(raw, "status"));
  if (status !== undefined) return status;
  const drug = readDrug(readAs<MedicationRequest>(raw), reading);
  badStatus(reading, source, "medication", drug?.concepts ?? []);
  return null;
}

/** A MedicationStatement: someone says that it is or was taken. */
export function readMedicationStatement(
  raw: Raw<MedicationStatement>,
  source: string,
  reading: Reading,
): void {
  const isActive = statusOf(readAs(raw), STATEMENT, source, reading);
  if (isActive === null) return;
  const { calendar } = reading;
  const period = child(raw, "effectivePeriod");
  const start = firstOf(
    () => dateOf(raw, "effectiveDateTime", calendar),
    () => (period ? dateOf(period, "start", calendar) : "none"),
    // Taken by then; since when is not said.
    () => (period ? "none" : dateOf(raw, "dateAsserted", calendar)),
  );
  const dosages = children(raw, "dosage");
  addMedication(readAs(raw), source, reading, {
    resource: "statement",
    start,
    end: () => momentOf(period ? dateOf(period, "end", calendar) : "none"),
    isOngoing: (end) => isActive && end === null,
    routes: () => dosages.map((dosage) => child(dosage, "route")),
    dose: (strength) => dailyDose(dosages, strength),
  });
}

/** A MedicationAdministration: it was given. Its dose is what was given this once. */
export function readMedicationAdministration(
  raw: Raw<MedicationAdministration>,
  source: string,
  reading: Reading,
): void {
  const isRunning = statusOf(readAs(raw), ADMINISTRATION, source, reading);
  if (isRunning === null) return;
  const { calendar } = reading;
  const period = child(raw, "effectivePeriod");
  const start: When = firstOf(
    () => dateOf(raw, "effectiveDateTime", calendar),
    () => (period ? dateOf(period, "start", calendar) : "none"),
  );
  const dosage = child(raw, "dosage");
  addMedication(readAs(raw), source, reading, {
    resource: "administration",
    start,
    end: () => momentOf(period ? dateOf(period, "end", calendar) : isRunning ? "none" : start),
    isOngoing: (end) => isRunning && end === null,
    routes: () => [dosage && child(dosage, "route")],
    dose: (strength) => singleDose(dosage && child(dosage, "dose"), strength),
  });
}

/** A MedicationDispense: it was handed over, and lasts as long as the supply. */
export function readMedicationDispense(
  raw: Raw<MedicationDispense>,
  source: string,
  reading: Reading,
): void {
  if (statusOf(readAs(raw), DISPENSE, source, reading) === null) return;
  const { calendar } = reading;
  const start = firstOf(
    () => dateOf(raw, "whenHandedOver", calendar),
    () => dateOf(raw, "whenPrepared", calendar),
  );
  const supply = child(raw, "daysSupply");
  const dosages = children(raw, "dosageInstruction");
  addMedication(readAs(raw), source, reading, {
    resource: "dispense",
    start,
    end: () => {
      const from = momentOf(start);
      return from && supply && lastDayOf(from, supply, "d");
    },
    isOngoing: () => false,
    routes: () => dosages.map((dosage) => child(dosage, "route")),
    dose: (strength) => dailyDose(dosages, strength),
  });
}
