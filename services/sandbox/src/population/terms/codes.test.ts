import { describe, expect, it } from "@jest/globals";
import { ANALYTES } from "./analytes.ts";
import { ALLERGENS, PROCEDURES, VACCINES } from "./deeds.ts";
import { DIAGNOSES } from "./diagnoses.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { DRUGS, type Drug } from "./drugs.ts";
import { FINDINGS, WORDS } from "./findings.ts";
import { LABORATORIES, type Laboratory } from "./laboratories.ts";
import { CLINICAL_CONCEPT, LOINC, SNOMED, systemOf } from "./systems.ts";

const digitsOf = (text: string): readonly string[] => text.split("");

/** LOINC Users' Guide, appendix on the mod 10 check digit. */
function isLoinc(code: string): boolean {
  const [digits = "", check] = code.split("-");
  const odd = digitsOf(digits)
    .toReversed()
    .filter((_, index) => index % 2 === 0)
    .toReversed()
    .join("");
  const even = digitsOf(digits)
    .toReversed()
    .filter((_, index) => index % 2 === 1)
    .toReversed()
    .join("");
  const sum = digitsOf(`${even}${Number(odd) * 2}`).reduce(
    (total, digit) => total + Number(digit),
    0,
  );
  return (10 - (sum % 10)) % 10 === Number(check);
}

const DIHEDRAL = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const PERMUTED = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** SNOMED CT identifiers end in a Verhoeff check digit. */
const isSnomed = (code: string): boolean =>
  digitsOf(code)
    .toReversed()
    .reduce((check, digit, index) => {
      const permuted = PERMUTED[index % 8]?.[Number(digit)];
      return Number(DIHEDRAL[check]?.[Number(permuted)]);
    }, 0) === 0;

const deeds = Object.values({ ...PROCEDURES, ...VACCINES, ...ALLERGENS });
const results = [...Object.values(ANALYTES), ...Object.values(FINDINGS)].map(({ code }) => code);
const units = Object.values<Laboratory>(LABORATORIES).flatMap((laboratory) =>
  Object.values(laboratory.units).flatMap(({ code }) => code ?? []),
);
const loinc = [...results, ...units].filter((code) => systemOf(code) === LOINC);
const snomed = [
  ...results.filter((code) => systemOf(code) === SNOMED),
  ...Object.values<Diagnosis>(DIAGNOSES).flatMap((diagnosis) => diagnosis.snomed ?? []),
  ...deeds.filter(({ system }) => system === SNOMED).map(({ code }) => code),
  ...Object.values(WORDS).map((word) => word.snomed),
];

describe("codes", () => {
  it("of LOINC carry their check digit", () => {
    expect(loinc.length).toBeGreaterThan(40);
    expect(loinc.filter((code) => !isLoinc(code))).toEqual([]);
    expect(isLoinc("718-8")).toBe(false);
  });

  it("of SNOMED CT carry theirs", () => {
    expect(snomed.length).toBeGreaterThan(50);
    expect(snomed.filter((code) => !isSnomed(code))).toEqual([]);
    expect(isSnomed("55464008")).toBe(false);
  });

  it("of our own list are only those that no other has", () => {
    const own = results.filter((code) => systemOf(code) === CLINICAL_CONCEPT);
    expect(own.filter((code) => code.startsWith("classification-"))).toHaveLength(9);
    expect(own.filter((code) => !code.startsWith("classification-"))).toEqual([
      "extramuscular-activity",
      "mmt8-total",
      "mrss-total",
      "essdai-total",
      "bvas-total",
      "bvas-major-items",
      "swollen-joint-count-66",
      "tender-joint-count-68",
      "das28-esr",
      "acr-functional-class-ra",
      "expected-survival",
      "sledai-2k-total",
      "muscle-involvement",
      "rapidly-progressive-ild",
      "bvas-renal-haematuria",
      "bvas-renal-proteinuria",
      "echo-structure-normal",
      "ra-activity-moderate-severe",
      "other-trial-participation",
      "informed-consent",
      "ph-risk-category",
      "treatment-response",
    ]);
  });

  it("of ATC have its form, and every drug can be named", () => {
    for (const { atc, own } of Object.values<Drug>(DRUGS)) {
      expect(atc ?? own).toMatch(atc === undefined ? /^[a-z]+$/ : /^[A-Z]\d\d[A-Z]{2}(\d\d)?$/);
    }
  });
});
