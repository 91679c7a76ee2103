import type { Chart } from "../chart.ts";
import type { DrugEntry } from "../story.ts";
import { dosageOf, drugOf } from "./medication.ts";

const SUPPLY_DAYS = 30;

const periodOf = ({ calendar }: Chart, { from, until }: DrugEntry) => ({
  start: calendar.date(from),
  ...(until === undefined ? {} : { end: calendar.date(until) }),
});

function request(chart: Chart, entry: DrugEntry): void {
  const { status } = entry;
  const known = status === "not-taken" ? "cancelled" : status;
  const period = periodOf(chart, entry);
  chart.add(
    {
      resourceType: "MedicationRequest",
      status: known ?? (entry.until === undefined ? "active" : "completed"),
      intent: "order",
      ...drugOf(chart, entry),
      subject: chart.subject,
      authoredOn: chart.calendar.instant(entry.from, 20),
      dosageInstruction: [dosageOf(entry)],
      dispenseRequest: { validityPeriod: period },
    },
    entry.from,
  );
}

function statement(chart: Chart, entry: DrugEntry): void {
  const known = entry.status === "cancelled" ? "not-taken" : entry.status;
  chart.add(
    {
      resourceType: "MedicationStatement",
      status: known ?? (entry.until === undefined ? "active" : "completed"),
      ...drugOf(chart, entry),
      subject: chart.subject,
      effectivePeriod: periodOf(chart, entry),
      dateAsserted: chart.calendar.date(Math.max(1, entry.until ?? 1)),
      dosage: [dosageOf(entry)],
    },
    entry.until ?? 1,
  );
}

/** A box a month, from the first to the last. */
function dispenses(chart: Chart, entry: DrugEntry): void {
  const last = entry.until ?? 1;
  const known = entry.status === "not-taken" ? "cancelled" : entry.status;
  for (let daysAgo = entry.from; daysAgo >= last; daysAgo -= SUPPLY_DAYS) {
    const days =
      entry.until === undefined ? SUPPLY_DAYS : Math.min(SUPPLY_DAYS, daysAgo - last + 1);
    chart.add(
      {
        resourceType: "MedicationDispense",
        status: known ?? "completed",
        ...drugOf(chart, entry),
        subject: chart.subject,
        daysSupply: { value: days, unit: "d", system: "http://unitsofmeasure.org", code: "d" },
        whenHandedOver: chart.calendar.instant(daysAgo, 200),
        dosageInstruction: [dosageOf(entry)],
      },
      daysAgo,
    );
  }
}

function administration(chart: Chart, entry: DrugEntry): void {
  const { route, doseAndRate } = dosageOf(entry);
  const dose = doseAndRate?.[0]?.doseQuantity;
  const dosage = { ...(route ? { route } : {}), ...(dose ? { dose } : {}) };
  const status =
    entry.status === "cancelled" || entry.status === "not-taken" ? "not-done" : entry.status;
  chart.add(
    {
      resourceType: "MedicationAdministration",
      status: status ?? "completed",
      ...drugOf(chart, entry),
      subject: chart.subject,
      effectiveDateTime: chart.calendar.instant(entry.from, 100),
      ...(route || dose ? { dosage } : {}),
    },
    entry.from,
  );
}

const WAYS = { request, statement, dispense: dispenses, administration } as const;

/** Files an entry as what it is; a request unless it says otherwise. */
export const prescribe = (chart: Chart, entry: DrugEntry): void =>
  WAYS[entry.as ?? "request"](chart, entry);
