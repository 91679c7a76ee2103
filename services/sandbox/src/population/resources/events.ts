import type { CodeableConcept } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { AllergyEntry, Dated } from "../story.ts";
import {
  ALLERGENS,
  type Deed,
  type ProcedureKey,
  PROCEDURES,
  type VaccineKey,
  VACCINES,
} from "../terms/deeds.ts";
import { nameIn } from "../terms/language.ts";
import { coding, hl7 } from "../terms/systems.ts";

const codeOf = ({ person }: Chart, deed: Deed): CodeableConcept => ({
  coding: [coding(deed.system, deed.code, deed.names.en)],
  text: nameIn(deed.names, person.home.language),
});

export function operate(chart: Chart, { what, daysAgo, status }: Dated<ProcedureKey>): void {
  chart.add(
    {
      resourceType: "Procedure",
      status: status ?? (daysAgo < 0 ? "preparation" : "completed"),
      code: codeOf(chart, PROCEDURES[what]),
      subject: chart.subject,
      performedDateTime: chart.calendar.instant(daysAgo, 30),
    },
    daysAgo,
  );
}

export function vaccinate(chart: Chart, { what, daysAgo, status }: Dated<VaccineKey>): void {
  chart.add(
    {
      resourceType: "Immunization",
      status: status === "preparation" || status === undefined ? "completed" : status,
      vaccineCode: codeOf(chart, VACCINES[what]),
      patient: chart.subject,
      occurrenceDateTime: chart.calendar.date(daysAgo),
      primarySource: true,
    },
    daysAgo,
  );
}

export function warnOf(chart: Chart, { what, severe, refuted }: AllergyEntry): void {
  const allergen: Deed = ALLERGENS[what];
  chart.add(
    {
      resourceType: "AllergyIntolerance",
      ...(refuted
        ? {}
        : { clinicalStatus: { coding: [hl7("allergyintolerance-clinical", "active")] } }),
      verificationStatus: {
        coding: [hl7("allergyintolerance-verification", refuted ? "refuted" : "confirmed")],
      },
      type: "allergy",
      ...(severe ? { criticality: "high" as const } : {}),
      code: codeOf(chart, allergen),
      patient: chart.subject,
      recordedDate: chart.calendar.date(1200),
      reaction: [
        {
          manifestation: [{ text: severe ? "Anaphylaxis" : "Rash" }],
          severity: severe ? "severe" : "mild",
        },
      ],
    },
    1200,
  );
}

/** A visit to the clinic, or a stay on the ward of so many days. */
export function visit(chart: Chart, daysAgo: number, nights = 0): void {
  chart.add(
    {
      resourceType: "Encounter",
      status: "finished",
      class: hl7("v3-ActCode", nights > 0 ? "IMP" : "AMB"),
      subject: chart.subject,
      period: {
        start: chart.calendar.instant(daysAgo, 0),
        end: chart.calendar.instant(daysAgo - nights, 45),
      },
    },
    Math.max(1, daysAgo - nights),
  );
}
