import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Json,
  LOINC,
  SNOMED,
  allergy,
  coded,
  condition,
  encounter,
  form,
  given,
  immunization,
  observation,
  patient,
  procedure,
  report,
  request,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient, readBundle } from "./index.ts";

const ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

/** A patient who has said their name everywhere where FHIR lets them. */
function strewn(canary: string): { readonly person: Json; readonly resources: readonly Json[] } {
  const anywhere = {
    text: { status: "generated", div: `<div>${canary}</div>` },
    note: [{ text: canary }],
    identifier: [{ system: "http://ehr.example/mrn", value: canary }],
    extension: [{ url: "http://x", valueString: canary }],
    performer: [{ display: canary }],
  };
  const said = { coding: [{ system: LOINC, code: "2160-0", display: canary }], text: canary };
  const foreign = { coding: [{ system: LOINC, code: "9999-0", display: canary }], text: canary };
  const subject = { reference: "Patient/p1", display: canary };
  const value = { value: 80, code: "umol/L", unit: canary, system: "http://unitsofmeasure.org" };
  const person = patient({
    ...anywhere,
    name: [{ family: canary, given: [canary], text: canary }],
    telecom: [{ system: "phone", value: canary }],
    address: [{ line: [canary], city: canary, postalCode: canary }],
    contact: [{ name: { text: canary } }],
    photo: [{ title: canary }],
  });
  const text = (id: string, more: Json) =>
    observation({ ...anywhere, id, subject, valueQuantity: undefined, ...more });
  const resources = [
    observation({
      ...anywhere,
      subject,
      code: said,
      valueQuantity: value,
      referenceRange: [{ text: canary }, { text: `1 - 2 ${canary}` }, { type: { text: canary } }],
      interpretation: [{ text: canary }],
      bodySite: { text: canary },
      method: { text: canary },
      component: [{ code: foreign, valueString: canary }],
    }),
    text("o2", { valueString: canary }),
    text("o3", { valueString: `12 ${canary}` }),
    text("o4", {
      valueCodeableConcept: { text: canary, coding: [{ code: "1", display: canary }] },
    }),
    text("o5", { code: foreign, valueString: canary }),
    text("o6", { code: { text: canary }, effectiveDateTime: canary, status: canary }),
    text("o7", { effectiveDateTime: canary, issued: canary }),
    condition({ ...anywhere, subject, code: { text: canary }, onsetString: canary }),
    condition({
      ...anywhere,
      id: "c2",
      code: { ...coded(LOINC, "2160-0"), text: canary },
      abatementString: canary,
      severity: { text: canary },
      verificationStatus: { text: canary },
    }),
    request({
      ...anywhere,
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "Medication/none", display: canary },
    }),
    request({
      ...anywhere,
      id: "m2",
      dosageInstruction: [
        {
          text: canary,
          patientInstruction: canary,
          route: { text: canary },
          timing: { code: { text: canary } },
          doseAndRate: [{ doseQuantity: { value: 1, unit: canary } }],
        },
      ],
    }),
    procedure({
      ...anywhere,
      performedDateTime: undefined,
      performedString: canary,
      outcome: { text: canary },
    }),
    immunization({
      ...anywhere,
      lotNumber: canary,
      occurrenceDateTime: undefined,
      occurrenceString: canary,
    }),
    allergy({
      ...anywhere,
      code: { text: canary },
      reaction: [{ description: canary, manifestation: [{ text: canary }] }],
    }),
    report({
      ...anywhere,
      conclusion: `${canary}: ILD ${canary}`,
      conclusionCode: [{ text: canary }, { ...coded(SNOMED, "233703007"), text: canary }, foreign],
      presentedForm: [{ title: canary, data: canary }],
    }),
    form(
      [
        {
          linkId: "hbs",
          text: canary,
          answer: [
            { valueString: canary },
            { valueCoding: { system: LOINC, code: "1", display: canary } },
            { valueQuantity: { value: 1, unit: canary.padEnd(61, "-") } },
            { valueUri: canary },
            { valueAttachment: { title: canary } },
          ],
        },
        { linkId: canary, text: canary, answer: [{ valueString: canary }] },
        { linkId: "a", answer: [{ valueString: canary, item: [{ linkId: canary }] }] },
      ],
      {
        ...anywhere,
        contained: [
          {
            resourceType: "Questionnaire",
            url: "http://x/visit",
            title: canary,
            item: [{ linkId: "a", text: canary, code: foreign.coding, prefix: canary }],
          },
        ],
      },
    ),
    form([{ linkId: "hbs", answer: [{ valueBoolean: true }] }], {
      id: "q2",
      questionnaire: canary,
      authored: canary,
      status: canary,
    }),
    encounter({
      ...anywhere,
      class: { system: ACT_CODE, code: "IMP", display: canary },
      reasonCode: [{ text: canary }],
      period: { start: canary },
    }),
  ];
  return { person, resources };
}

/** A string that occurs nowhere else, as long as any name or sentence. */
const canaries = fc
  .array(fc.constantFrom("Müller", "王小明", "X Æ", "lives at", "7", "mg/dL", "positive", "-"), {
    maxLength: 6,
  })
  .map((words) => `CANARY ${words.join(" ")}`);

describe("privacy (B-04)", () => {
  it("no free text, name or address comes into the record", () => {
    fc.assert(
      fc.property(canaries, (canary) => {
        const { person, resources } = strewn(canary);
        const record = mapPatient(given(person, resources), TERMINOLOGY);
        expect(record.facts.length).toBeGreaterThan(5);
        expect(JSON.stringify(record)).not.toContain("CANARY");
        const entry = [person, ...resources].map((resource) => ({ resource }));
        const read = readBundle({ resourceType: "Bundle", entry });
        const again = read.ok ? mapPatient(read.value, TERMINOLOGY) : null;
        expect(again).toEqual(record);
      }),
    );
  });

  it("nor into a failure", () => {
    const { person, resources } = strewn("CANARY");
    const bodies = [
      person,
      {
        resourceType: "Bundle",
        entry: [{ resource: person }, { resource: { ...person, id: "p2" } }],
      },
      { resourceType: "Bundle", entry: resources.map((resource) => ({ resource })) },
    ];
    for (const body of bodies) expect(JSON.stringify(readBundle(body))).not.toContain("CANARY");
  });
});
