import type { CodeableConcept, Observation, Reference } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { Result } from "../story.ts";
import { coding, hl7, LOINC, UCUM } from "../terms/systems.ts";
import { observe, type Taken } from "./observation.ts";
import { readingOf, type ResultKey } from "./reading.ts";

const BLOOD_COUNT: CodeableConcept = {
  coding: [coding(LOINC, "58410-2", "CBC panel - Blood by Automated count")],
};

const panel = (
  chart: Chart,
  code: CodeableConcept,
  category: string,
  taken: Taken,
): Observation => ({
  resourceType: "Observation",
  status: "final",
  category: [{ coding: [hl7("observation-category", category)] }],
  code,
  subject: chart.subject,
  effectiveDateTime: chart.calendar.instant(taken.daysAgo, taken.minute),
});

/** Results of one sample that were ordered together. */
export type Batch = readonly (readonly [ResultKey, Result])[];

/** Files a report that points to results which stand on their own. */
export function report(
  chart: Chart,
  code: CodeableConcept,
  results: readonly Reference[],
  taken: Taken,
): void {
  chart.add(
    {
      resourceType: "DiagnosticReport",
      status: "final",
      category: [{ coding: [hl7("v2-0074", "LAB")] }],
      code,
      subject: chart.subject,
      effectiveDateTime: chart.calendar.instant(taken.daysAgo, taken.minute),
      issued: chart.calendar.instant(taken.daysAgo, taken.minute + 90),
      result: [...results],
    },
    taken.daysAgo,
  );
}

/** Files a blood count as the person's laboratory does: apart, as components of one, or as its members. */
export function bloodCount(chart: Chart, batch: Batch, taken: Taken): void {
  if (batch.length === 0) return;
  const { bloodCount: style } = chart.person.laboratory;
  if (style === "components") {
    const component = batch.map(([key, result]) => readingOf(key, result, chart));
    chart.add({ ...panel(chart, BLOOD_COUNT, "laboratory", taken), component }, taken.daysAgo);
    return;
  }
  const members = batch.map(([key, result]) => observe(chart, key, result, taken));
  if (style === "members") {
    chart.add(
      { ...panel(chart, BLOOD_COUNT, "laboratory", taken), hasMember: members },
      taken.daysAgo,
    );
  } else report(chart, BLOOD_COUNT, members, taken);
}

const pressure = (code: string, display: string, value: number) => ({
  code: { coding: [coding(LOINC, code, display)] },
  valueQuantity: { value, unit: "mmHg", system: UCUM, code: "mm[Hg]" },
});

/** Files a blood pressure: two components and no value of its own. */
export function bloodPressure(
  chart: Chart,
  systolic: number,
  diastolic: number,
  taken: Taken,
): void {
  const code = {
    coding: [coding(LOINC, "85354-9", "Blood pressure panel with all children optional")],
  };
  chart.add(
    {
      ...panel(chart, code, "vital-signs", taken),
      component: [
        pressure("8480-6", "Systolic blood pressure", systolic),
        pressure("8462-4", "Diastolic blood pressure", diastolic),
      ],
    },
    taken.daysAgo,
  );
}
