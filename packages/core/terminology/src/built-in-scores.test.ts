import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { builtIn } from "../test/built-in.ts";
import { CODE_SYSTEMS, type SystemName } from "./systems.ts";

const terminology = builtIn();

const hits = (system: SystemName, code: string): string[] =>
  terminology
    .hits({ system: CODE_SYSTEMS[system].uri, code })
    .map(({ concept, tier }) => (tier === "core" ? concept : `${concept} ${tier}`));

const wordOf = (id: string, text: string): string | null =>
  terminology.word(conceptId(id), [], text);

const codedWord = (id: string, system: SystemName, code: string): string | null =>
  terminology.word(conceptId(id), [{ system: CODE_SYSTEMS[system].uri, code }], null);

const items = (beginning: string) =>
  [...terminology.concepts.values()].filter(
    ({ id }) => id.startsWith(`${beginning}-`) && !id.endsWith("-total"),
  );

describe("scores of the built-in dictionary", () => {
  it.each<[SystemName, string, string[]]>([
    ["loinc", "75874-8", ["haq-di"]],
    ["loinc", "75847-4", ["cdai-total"]],
    ["loinc", "88982-4", ["ra-activity-moderate-severe"]],
    ["loinc", "75845-8", ["sdai-total"]],
    ["loinc", "88980-8", ["swollen-joint-count-28"]],
    ["loinc", "88981-6", ["tender-joint-count-28"]],
    ["snomed", "441870009", ["das28-crp broad", "das28-esr broad"]],
    ["loinc", "89247-1", ["ecog-performance-status"]],
    ["loinc", "88020-3", ["nyha-class"]],
    ["loinc", "75846-6", ["physician-global-activity"]],
    ["loinc", "75844-1", ["patient-global-activity candidate"]],
    ["snomed", "397547000", ["schirmer-test"]],
    ["loinc", "86645-9", ["pregnancy-intention"]],
    ["loinc", "91144-6", ["pregnancy-intention candidate"]],
    ["local", "sledai-2k-seizure", ["sledai-2k-seizure"]],
  ])("%s %s stands for %j", (system, code, expected) => {
    expect(hits(system, code)).toEqual(expected);
  });

  it.each<[string, string, number | null]>([
    ["essdai-total", "score", 1],
    ["essdai-total", "分", 1],
    ["mrss-total", "1", 1],
    ["physician-global-activity", "mm", 0.1],
    ["physician-global-activity", "cm", 1],
    ["mmt8-total", "mm", null],
    ["mmt8-total", "%", null],
    ["inr", "%", null],
    ["swollen-joint-count-66", "joints", 1],
    ["swollen-joint-count-66", "score", 1],
    ["expected-survival", "weeks", 1],
    ["expected-survival", "d", 0.142857142857],
    ["unstimulated-salivary-flow", "mL/min", 1],
    ["schirmer-test", "mm/5min", 1],
    ["schirmer-test", "mm", 1],
  ])("one %s in %s is so many canonical ones: %s", (id, unit, factor) => {
    expect(terminology.factor(conceptId(id), unit)).toBe(factor);
  });

  it("has every item of the three scores that are summed up", () => {
    expect(items("sledai-2k")).toHaveLength(24);
    expect(items("essdai")).toHaveLength(12);
    expect(items("mrss")).toHaveLength(17);
    for (const { kind, recency } of [...items("sledai-2k"), ...items("essdai"), ...items("mrss")]) {
      expect([kind, recency]).toEqual(["score", "score"]);
    }
    for (const { unit, unitless } of [...items("essdai"), ...items("mrss")]) {
      expect([unit, unitless]).toEqual(["{score}", true]);
    }
    for (const { id, unit } of items("sledai-2k")) {
      expect(unit).toBeNull();
      expect([wordOf(id, "Present"), wordOf(id, "no")]).toEqual(["met", "not-met"]);
    }
  });

  it("keeps joint counts of different sets apart", () => {
    for (const id of ["swollen-joint-count-66", "tender-joint-count-68", "das28-esr"]) {
      const found = terminology.concepts.get(conceptId(id));
      expect([found?.broader, found?.narrower]).toEqual([[], []]);
    }
  });

  it.each<[string, string, string | null]>([
    ["nyha-class", "III", "3"],
    ["nyha-class", "Ⅲ", "3"],
    ["nyha-class", "Class III", "3"],
    ["nyha-class", "NYHA-III级", "3"],
    ["nyha-class", "NYHA II级", "2"],
    ["nyha-class", "心功能Ⅳ级", "4"],
    ["nyha-class", "NYHA-Klasse I", "1"],
    ["nyha-class", "4", "4"],
    ["nyha-class", "III-IV", null],
    ["nyha-class", "V", null],
    ["acr-functional-class-ra", "ACR class II", "2"],
    ["ecog-performance-status", "ECOG 2", "2"],
    ["ecog-performance-status", "0", "0"],
    ["ecog-performance-status", "6", null],
    ["essdai-renal", "moderate activity", "2"],
    ["essdai-renal", "No", "0"],
    ["ph-risk-category", "High risk", "high"],
    ["ph-risk-category", "中危", "intermediate"],
    ["ra-activity-moderate-severe", "Low disease activity", "not-met"],
    ["ra-activity-moderate-severe", "Moderate", "met"],
    ["ra-activity-moderate-severe", "Yes", "met"],
    ["rapidly-progressive-ild", "是", "met"],
    ["bvas-renal-haematuria", "absent", "not-met"],
    ["bvas-renal-haematuria", "阳性", "met"],
    ["echo-structure-normal", "大致正常", "met"],
    ["echo-structure-normal", "Abnormal", "not-met"],
    ["pregnancy-intention", "No", "negative"],
    ["pregnancy-intention", "备孕", "positive"],
    ["pregnancy-intention", "Unsure", "indeterminate"],
    ["treatment-response", "Partial remission", "partial-response"],
    ["treatment-response", "继发失效", "loss-of-response"],
    ["treatment-response", "not tolerated", "intolerance"],
    ["classification-acr-eular-2010-ra", "not met", "not-met"],
  ])("%s reads %j as %j", (id, text, word) => {
    expect(wordOf(id, text)).toBe(word);
  });

  it.each<[string, SystemName, string, string]>([
    ["nyha-class", "snomed", "420913000", "3"],
    ["nyha-class", "loinc", "LA28407-7", "4"],
    ["ecog-performance-status", "loinc", "LA9623-5", "1"],
    ["ecog-performance-status", "snomed", "425389002", "0"],
    ["pregnancy-intention", "loinc", "LA26438-4", "positive"],
    ["pregnancy-intention", "snomed", "454401000124105", "negative"],
    ["sledai-2k-fever", "snomed", "2667000", "not-met"],
    ["sledai-2k-fever", "snomed", "373066001", "met"],
  ])("%s reads %s %s as %s", (id, system, code, word) => {
    expect(codedWord(id, system, code)).toBe(word);
  });

  it.each<[string, string | null]>([
    ["SLEDAI-2K", "sledai-2k-total"],
    ["SLEDAI-2K Arthritis", "sledai-2k-arthritis"],
    ["ESSDAI评分", "essdai-total"],
    ["mRSS left hand", "mrss-hand-left"],
    ["DAS28-CRP", "das28-crp"],
    ["Arthritis", null],
  ])("a display %j resembles %j", (display, concept) => {
    expect(terminology.suspect(display)).toBe(concept);
  });
});
