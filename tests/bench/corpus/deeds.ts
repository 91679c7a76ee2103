import { type Coded, SNOMED } from "./everyday.ts";
import {
  type Paper,
  type Visit,
  coding,
  concept,
  head,
  instant,
  practitioner,
  quantity,
  subject,
} from "./papers.ts";

const oral = {
  coding: [{ system: SNOMED, code: "26643006", display: "Oral route" }],
  text: "Oral route",
};

/** The visit itself. Its id stands in the visit. */
export const encounter = (
  visit: Visit,
  kind: { readonly class: string; readonly type: Coded },
  until: string,
): Paper => ({
  ...head(visit, "Encounter"),
  id: visit.encounter.slice("Encounter/".length),
  status: "finished",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: kind.class },
  type: [concept(kind.type)],
  subject: subject(visit),
  participant: [
    {
      individual: practitioner(visit),
    },
  ],
  period: { start: instant(visit.date, 0), end: instant(until, 120) },
  serviceProvider: { reference: "Organization/org-1", display: "General hospital" },
});

export const order = (visit: Visit, what: Coded, isOver: boolean): Paper => ({
  ...head(visit, "MedicationRequest"),
  status: isOver ? "completed" : "active",
  intent: "order",
  category: [coding("medicationrequest-category", "outpatient", "Outpatient")],
  medicationCodeableConcept: concept(what),
  subject: subject(visit),
  encounter: { reference: visit.encounter },
  authoredOn: instant(visit.date, 40),
  requester: practitioner(visit),
  dosageInstruction: [
    {
      sequence: 1,
      text: "Take 1 tablet once daily",
      timing: { repeat: { frequency: 1, period: 1, periodUnit: "d" } },
      route: oral,
      doseAndRate: [{ doseQuantity: quantity(1, "{tbl}") }],
    },
  ],
  dispenseRequest: { numberOfRepeatsAllowed: 3, quantity: quantity(90, "{tbl}") },
});

/** A dose given on a ward. */
export const dose = (visit: Visit, what: Coded, minute: number): Paper => ({
  ...head(visit, "MedicationAdministration"),
  status: "completed",
  category: coding("medication-admin-category", "inpatient", "Inpatient"),
  medicationCodeableConcept: concept(what),
  subject: subject(visit),
  context: { reference: visit.encounter },
  effectivePeriod: { start: instant(visit.date, minute), end: instant(visit.date, minute + 30) },
  performer: [{ actor: practitioner(visit) }],
  dosage: { text: "As ordered", route: oral, dose: quantity(1, "{dose}") },
});

export const procedure = (visit: Visit, what: Coded): Paper => ({
  ...head(visit, "Procedure"),
  status: "completed",
  code: concept(what),
  subject: subject(visit),
  encounter: { reference: visit.encounter },
  performedPeriod: { start: instant(visit.date, 60), end: instant(visit.date, 95) },
  performer: [{ actor: practitioner(visit) }],
});

export const immunization = (visit: Visit, what: Coded): Paper => ({
  ...head(visit, "Immunization"),
  status: "completed",
  vaccineCode: concept(what),
  patient: subject(visit),
  encounter: { reference: visit.encounter },
  occurrenceDateTime: instant(visit.date, 30),
  primarySource: true,
  lotNumber: `LOT-${visit.draw.int(1000, 9999)}`,
  performer: [{ actor: practitioner(visit) }],
});

export const allergy = (visit: Visit, what: Coded): Paper => ({
  ...head(visit, "AllergyIntolerance"),
  clinicalStatus: coding("allergyintolerance-clinical", "active"),
  verificationStatus: coding("allergyintolerance-verification", "confirmed"),
  type: "allergy",
  category: ["medication"],
  criticality: "low",
  code: concept(what),
  patient: subject(visit),
  recordedDate: instant(visit.date, 20),
  recorder: practitioner(visit),
  reaction: [
    {
      manifestation: [
        { coding: [{ system: SNOMED, code: "271807003", display: "Eruption of skin" }] },
      ],
      severity: "mild",
    },
  ],
});
