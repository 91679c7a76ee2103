import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "@jest/globals";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import { type PlannedStudy, matchPatient, planStudy } from "@cohort/matching";
import { checkStudyFile } from "@cohort/studies";
import type { Terminology } from "@cohort/terminology";
import { dayOf } from "./engine.ts";

/** The study that the page for authors shows: it must work as it stands there. */
const page = readFileSync(
  new URL("../../packages/core/studies/README.md", import.meta.url),
  "utf8",
);
const [, example = ""] = /```yaml\n([\s\S]*?)```/u.exec(page) ?? [];

let terminology: Terminology;
let study: PlannedStudy;
beforeAll(async () => {
  const catalogue = await loadCatalogue({});
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.failure));
  ({ terminology } = catalogue.value);
  const checked = checkStudyFile("README.md", example, terminology);
  const planned = checked.ok ? planStudy(checked.value, terminology) : checked;
  if (!planned.ok) throw new Error(JSON.stringify(planned.failure, null, 2));
  study = planned.value;
});

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

const drug = (id: string, atc: string) => ({
  resourceType: "MedicationStatement",
  id,
  status: "active",
  medicationCodeableConcept: coded("http://www.whocc.no/atc", atc),
  effectivePeriod: { start: "2026-01-01" },
});

const patient = (systolic: number, onset: string) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: [
    { resourceType: "Patient", id: "p1", gender: "male", birthDate: "1970-01-01" },
    {
      resourceType: "Condition",
      id: "c1",
      code: coded("http://hl7.org/fhir/sid/icd-10-cm", "I10"),
      onsetDateTime: onset,
    },
    {
      resourceType: "Observation",
      id: "bp",
      status: "final",
      code: coded("http://loinc.org", "85354-9"),
      effectiveDateTime: "2026-10-20",
      component: [
        {
          code: coded("http://loinc.org", "8480-6"),
          valueQuantity: { value: systolic, unit: "mmHg", code: "mm[Hg]" },
        },
      ],
    },
    {
      resourceType: "Observation",
      id: "k",
      status: "final",
      code: coded("http://loinc.org", "2823-3"),
      effectiveDateTime: "2026-10-20",
      valueQuantity: { value: 4.2, unit: "mmol/L" },
      referenceRange: [{ high: { value: 5.1, unit: "mmol/L" } }],
    },
    drug("m1", "C09AA05"),
    drug("m2", "C08CA01"),
  ].map((resource) => ({ resource })),
});

function match(systolic: number, onset: string) {
  const bundle = readBundle(patient(systolic, onset));
  if (!bundle.ok) throw new Error(bundle.failure.message);
  const record = mapPatient(bundle.value, terminology);
  const [only] = matchPatient({ record, terminology, studies: [study], asOf: dayOf("2026-11-01") });
  return only;
}

it("shows a study that finds its patients, and says who has to wait or does not fit", () => {
  expect(match(152, "2024-03-01")).toMatchObject({ verdict: "eligible" });
  expect(match(152, "2026-06-01")).toMatchObject({
    verdict: "ineligible",
    eligibleFrom: "2026-12-01",
  });
  expect(match(138, "2024-03-01")).toMatchObject({
    verdict: "ineligible",
    nearMiss: { criterion: "inc-3", value: 138, bound: 140, unit: "mm[Hg]" },
  });
});
