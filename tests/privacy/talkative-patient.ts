import type { FhirResource } from "fhir/r4.js";

const LOINC = "http://loinc.org";
const SNOMED = "http://snomed.info/sct";
const UCUM = "http://unitsofmeasure.org";
const ICD = "http://hl7.org/fhir/sid/icd-10-cm";

/** Ids in the order in which they are made: each canary is another, so that a hit tells where it came from. */
export type Canary = (where: string) => string;

/** Everything that R4 lets any resource say besides its content. */
const anywhere = (canary: Canary, where: string) => ({
  text: {
    status: "generated" as const,
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${canary(`${where}.text`)}</div>`,
  },
  identifier: [{ system: "http://ehr.example/mrn", value: canary(`${where}.identifier`) }],
  extension: [{ url: "http://ehr.example/x", valueString: canary(`${where}.extension`) }],
  contained: [
    {
      resourceType: "Practitioner" as const,
      id: "in",
      name: [{ family: canary(`${where}.contained`) }],
    },
  ],
});
const note = (canary: Canary, where: string) => [{ text: canary(`${where}.note`) }];

/** A patient with lupus and a chart, who has said their name wherever FHIR lets them. */
export function talkativePatient(id: string, canary: Canary): readonly FhirResource[] {
  const subject = { reference: `Patient/${id}`, display: canary("subject.display") };
  const labelled = (system: string, code: string) => ({
    coding: [{ system, code, display: canary(`${code}.display`) }],
    text: canary(`${code}.text`),
  });
  const address = {
    line: [canary("address.line")],
    city: canary("address.city"),
    postalCode: canary("address.postalCode"),
    text: canary("address.text"),
  };
  return [
    {
      resourceType: "Patient",
      id,
      ...anywhere(canary, "Patient"),
      name: [
        { family: canary("name.family"), given: [canary("name.given")], text: canary("name") },
      ],
      telecom: [{ system: "phone", value: canary("telecom") }],
      address: [address],
      photo: [{ title: canary("photo"), data: "Q0FOQVJZ" }],
      contact: [
        { name: { family: canary("contact") }, telecom: [{ value: canary("contact.tel") }] },
      ],
      generalPractitioner: [{ display: canary("practitioner") }],
      managingOrganization: { display: canary("organization") },
      maritalStatus: { text: canary("maritalStatus") },
      gender: "female",
      birthDate: "1988-05-17",
    },
    {
      resourceType: "Condition",
      id: `${id}-sle`,
      ...anywhere(canary, "Condition"),
      subject,
      code: labelled(ICD, "M32.10"),
      note: note(canary, "Condition"),
      evidence: [{ detail: [{ display: canary("evidence") }] }],
      asserter: { display: canary("asserter") },
      recordedDate: "2020-02-03",
    },
    {
      resourceType: "Condition",
      id: `${id}-local`,
      subject,
      code: { coding: [{ system: "urn:local", code: "X1", display: canary("local.display") }] },
      onsetString: canary("onsetString"),
      abatementString: canary("abatementString"),
    },
    {
      resourceType: "Observation",
      id: `${id}-creatinine`,
      ...anywhere(canary, "Observation"),
      status: "final",
      subject,
      code: labelled(LOINC, "2160-0"),
      effectiveDateTime: "2026-10-20T08:00:00Z",
      performer: [{ display: canary("performer") }],
      valueQuantity: { value: 0.8, unit: "mg/dL", system: UCUM, code: "mg/dL" },
      referenceRange: [
        { low: { value: 0.5 }, high: { value: 1.1 }, text: canary("range") },
        { text: canary("range.text") },
      ],
      interpretation: [{ text: canary("interpretation") }],
      note: note(canary, "Observation"),
      bodySite: { text: canary("bodySite") },
      method: { text: canary("method") },
      device: { display: canary("device") },
    },
    {
      resourceType: "Observation",
      id: `${id}-told`,
      status: "final",
      subject,
      code: labelled(LOINC, "5195-3"),
      effectiveDateTime: "2026-10-20",
      valueString: canary("valueString"),
    },
    {
      resourceType: "Observation",
      id: `${id}-panel`,
      status: "final",
      subject,
      code: labelled("urn:local", "PANEL"),
      effectiveDateTime: "2026-10-20",
      component: [{ code: labelled(LOINC, "4485-9"), valueString: canary("component") }],
    },
    {
      resourceType: "Observation",
      id: `${id}-unit`,
      status: "final",
      subject,
      code: labelled("urn:local", "LAB"),
      effectiveDateTime: "2026-10-21",
      valueQuantity: { value: 3, unit: canary("unit") },
    },
    {
      resourceType: "MedicationRequest",
      id: `${id}-prednisone`,
      ...anywhere(canary, "MedicationRequest"),
      status: "active",
      intent: "order",
      subject,
      medicationCodeableConcept: labelled("http://www.nlm.nih.gov/research/umls/rxnorm", "8640"),
      authoredOn: "2026-09-01",
      requester: { display: canary("requester") },
      reasonCode: [{ text: canary("reasonCode") }],
      dosageInstruction: [
        { text: canary("dosage"), patientInstruction: canary("patientInstruction") },
      ],
      note: note(canary, "MedicationRequest"),
    },
    {
      resourceType: "Procedure",
      id: `${id}-procedure`,
      ...anywhere(canary, "Procedure"),
      status: "completed",
      subject,
      code: labelled(SNOMED, "70536003"),
      performedString: canary("performedString"),
      outcome: { text: canary("outcome") },
      note: note(canary, "Procedure"),
    },
    {
      resourceType: "AllergyIntolerance",
      id: `${id}-allergy`,
      ...anywhere(canary, "AllergyIntolerance"),
      patient: subject,
      code: labelled(SNOMED, "91936005"),
      reaction: [{ manifestation: [{ text: canary("reaction") }], description: canary("story") }],
      note: note(canary, "AllergyIntolerance"),
    },
    {
      resourceType: "Immunization",
      id: `${id}-immunization`,
      ...anywhere(canary, "Immunization"),
      status: "completed",
      patient: subject,
      vaccineCode: labelled("http://hl7.org/fhir/sid/cvx", "21"),
      occurrenceDateTime: "2026-08-01",
      lotNumber: canary("lotNumber"),
      note: note(canary, "Immunization"),
    },
    {
      resourceType: "DiagnosticReport",
      id: `${id}-report`,
      ...anywhere(canary, "DiagnosticReport"),
      status: "final",
      subject,
      code: labelled(LOINC, "24627-2"),
      issued: "2026-10-01T10:00:00Z",
      conclusion: `Lymphoma cannot be excluded in ${canary("conclusion")}.`,
      presentedForm: [{ contentType: "text/plain", title: canary("form"), data: "Q0FOQVJZ" }],
    },
    // Read with difficulty, or not at all.
    {
      resourceType: "Observation",
      id: `${id}-odd`,
      // No status that FHIR knows.
      status: canary("status") as "final",
      subject,
      code: labelled(LOINC, "2160-0"),
      effectiveDateTime: canary("effective"),
    },
  ];
}
