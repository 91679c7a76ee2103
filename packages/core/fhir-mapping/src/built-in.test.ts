import { readFileSync, readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import {
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
} from "@cohort/terminology";
import {
  type Json,
  LOINC,
  coded,
  encounter,
  form,
  given,
  patient,
  quantity,
  report,
  result,
} from "../test/resources.ts";
import { mapPatient } from "./index.ts";

const FOLDER = new URL("../../terminology/dictionary/", import.meta.url);
let terminology: Terminology;

beforeAll(() => {
  const files = readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), "utf8"),
  }));
  const dictionary = parseDictionary(files);
  if (!dictionary.ok) throw new Error(JSON.stringify(dictionary.failure, null, 1));
  const built = buildTerminology(dictionary.value, defaultSite);
  if (!built.ok) throw new Error(JSON.stringify(built.failure, null, 1));
  terminology = built.value;
});

/** Concept, tier and value of each fact, and the issues. */
const summary = (resource: Json): readonly unknown[] => {
  const { facts, issues } = mapPatient(given(patient(), [resource]), terminology);
  return [
    ...facts.map((fact) => [
      fact.kind,
      ...fact.hits.map(({ concept, tier }) => (tier === "core" ? concept : `${concept} ${tier}`)),
      ...(fact.kind === "observation" && fact.value.type === "quantity"
        ? [`${fact.value.value} ${fact.value.unit}`]
        : []),
    ]),
    ...issues.map(({ code }) => code),
  ];
};

describe("with the dictionary that comes along", () => {
  it("a blood pressure panel is its components", () => {
    const component = [
      { code: coded(LOINC, "8480-6"), valueQuantity: quantity(142, "mm[Hg]") },
      { code: coded(LOINC, "8462-4"), valueQuantity: quantity(91, "mm[Hg]") },
    ];
    expect(summary(result({ code: coded(LOINC, "85354-9"), component }))).toEqual([
      ["observation", "systolic-bp", "142 mm[Hg]"],
      ["observation", "diastolic-bp", "91 mm[Hg]"],
    ]);
  });

  it.each([
    ["88020-3", { valueCodeableConcept: { text: "NYHA III" } }, "nyha-class", "3 {score}"],
    ["88020-3", { valueString: "Class II" }, "nyha-class", "2 {score}"],
    ["89247-1", { valueString: "ECOG 1" }, "ecog-performance-status", "1 {score}"],
    ["89247-1", { valueInteger: 2 }, "ecog-performance-status", "2 null"],
  ])("a grade is a number: %s %j", (code, value, concept, expected) => {
    const record = summary(result({ code: coded(LOINC, code), ...value }));
    expect(record).toEqual([["observation", concept, expected]]);
  });

  it("an inpatient encounter is a stay, a form's LOINC linkId a result", () => {
    expect(summary(encounter())).toEqual([["procedure", "icu-hospitalisation"]]);
    expect(summary(form([{ linkId: "/88020-3", answer: [{ valueInteger: 3 }] }]))).toEqual([
      ["observation", "nyha-class", "3 {score}"],
    ]);
  });

  it.each(["Bilateral ground-glass opacities. No lymphadenopathy.", "双肺散在磨玻璃影"])(
    "a report's phrase is a question: %s",
    (conclusion) => {
      const found = summary(report({ conclusion, effectiveDateTime: "2026-03-10" }));
      expect(found).toEqual([["condition", expect.stringMatching(/ broad$/)]]);
    },
  );
});
