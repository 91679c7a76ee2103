import type { Draw } from "../../cql/draw.ts";
import type { Analyte, Panel } from "./orders.ts";
import type { Coded } from "./everyday.ts";

export type Paper = { readonly resourceType: string } & Readonly<Record<string, unknown>>;

/** A visit's frame for what was written during it. */
export interface Visit {
  readonly draw: Draw;
  readonly patient: string;
  /** `Encounter/...`. */
  readonly encounter: string;
  /** `2026-01-31`. */
  readonly date: string;
  /** The next number of this patient's papers. */
  next(): number;
}

const HL7 = "http://terminology.hl7.org/CodeSystem/";
const UCUM = "http://unitsofmeasure.org";

export const concept = ({ name, codes }: Coded) => ({
  coding: codes.map(([system, code]) => ({ system, code, display: name })),
  text: name,
});

export const coding = (system: string, code: string, display?: string) => ({
  coding: [{ system: HL7 + system, code, ...(display === undefined ? {} : { display }) }],
});

const loinc = (code: string, display: string) => ({
  coding: [{ system: "http://loinc.org", code, display }],
  text: display,
});

/** Minutes after eight, as an instant at a hospital five hours behind Greenwich. */
export const instant = (date: string, minute: number): string => {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date}T${two(8 + Math.floor(minute / 60))}:${two(minute % 60)}:00-05:00`;
};

/** What every paper has, whatever it is about: an id, when it was stored, and whose it is. */
export const head = (visit: Visit, resourceType: string) => ({
  resourceType,
  id: `${visit.patient}-b${visit.next()}`,
  meta: {
    lastUpdated: `${visit.date}T22:15:${visit.draw.int(10, 59)}.000Z`,
  },
});

export const subject = (visit: Visit) => ({ reference: `Patient/${visit.patient}` });

export const practitioner = ({ draw }: Visit) => ({
  reference: `Practitioner/pr-${draw.int(1, 240)}`,
});

const during = (visit: Visit) => ({
  subject: subject(visit),
  encounter: { reference: visit.encounter },
});

export const quantity = (value: number, unit: string) => ({
  value,
  unit,
  system: UCUM,
  code: unit,
});

/** Mostly within the limits of normal, sometimes a little beyond, seldom far. */
function valueOf({ draw }: Visit, { low, high, decimals }: Analyte): number {
  const wide = high - low;
  const value = draw.weighted<() => number>([
    [80, () => low + draw.unit() * wide],
    [16, () => low - 0.15 * wide + draw.unit() * wide * 1.3],
    [4, () => low - 0.3 * wide + draw.unit() * wide * 2.2],
  ])();
  return Number(Math.max(0, value).toFixed(decimals));
}

const LOW = ["L", "Low"] as const;
const NORMAL = ["N", "Normal"] as const;
const HIGH = ["H", "High"] as const;

const flagOf = (value: number, { low, high }: Analyte) =>
  value < low ? LOW : value > high ? HIGH : NORMAL;

function observed(visit: Visit, minute: number, category: string) {
  return {
    ...head(visit, "Observation"),
    status: visit.draw.weighted([
      [94, "final"],
      [5, "corrected"],
      [1, "preliminary"],
    ] as const),
    category: [coding("observation-category", category)],
    ...during(visit),
    effectiveDateTime: instant(visit.date, minute),
    issued: instant(visit.date, minute + 75),
    performer: [practitioner(visit)],
  };
}

/** One result of a laboratory, with the limits that it was held against. */
export function result(visit: Visit, analyte: Analyte, minute: number): Paper {
  const value = valueOf(visit, analyte);
  const flag = flagOf(value, analyte);
  const { low, high, unit } = analyte;
  return {
    ...observed(visit, minute, "laboratory"),
    code: loinc(analyte.code, analyte.name),
    valueQuantity: quantity(value, unit),
    interpretation: [coding("v3-ObservationInterpretation", flag[0], flag[1])],
    referenceRange: [
      { low: quantity(low, unit), high: quantity(high, unit), text: `${low} - ${high} ${unit}` },
    ],
  };
}

export const vital = (visit: Visit, analyte: Analyte, category = "vital-signs"): Paper => ({
  ...observed(visit, 5, category),
  code: loinc(analyte.code, analyte.name),
  valueQuantity: quantity(valueOf(visit, analyte), analyte.unit),
});

/** A panel with its values inside, as blood pressure always is. */
export function bloodPressure(visit: Visit): Paper {
  const part = (code: string, name: string, from: number, to: number) => ({
    code: loinc(code, name),
    valueQuantity: quantity(visit.draw.int(from, to), "mm[Hg]"),
  });
  return {
    ...observed(visit, 4, "vital-signs"),
    code: loinc("85354-9", "Blood pressure panel with all children optional"),
    component: [
      part("8480-6", "Systolic blood pressure", 104, 158),
      part("8462-4", "Diastolic blood pressure", 60, 94),
    ],
  };
}

/** The report that puts a panel's results together. */
export const report = (
  visit: Visit,
  panel: Panel,
  of: readonly Paper[],
  minute: number,
): Paper => ({
  ...head(visit, "DiagnosticReport"),
  status: "final",
  category: [coding("v2-0074", "LAB", "Laboratory")],
  code: loinc(panel.code, panel.name),
  ...during(visit),
  effectiveDateTime: instant(visit.date, minute),
  issued: instant(visit.date, minute + 75),
  performer: [practitioner(visit)],
  result: of.map(({ id }) => ({ reference: `Observation/${String(id)}` })),
});

export const condition = (visit: Visit, what: Coded, isOver: boolean): Paper => ({
  ...head(visit, "Condition"),
  clinicalStatus: coding("condition-clinical", isOver ? "resolved" : "active"),
  verificationStatus: coding("condition-ver-status", "confirmed"),
  category: [coding("condition-category", "problem-list-item", "Problem List Item")],
  code: concept(what),
  ...during(visit),
  onsetDateTime: visit.date,
  recordedDate: visit.date,
  recorder: practitioner(visit),
});
