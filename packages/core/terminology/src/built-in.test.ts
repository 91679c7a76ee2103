import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type ConceptId, conceptId } from "@cohort/foundation";
import { buildTerminology } from "./build.ts";
import type { Dictionary } from "./dictionary.ts";
import { parseDictionary } from "./parse-dictionary.ts";
import { defaultSite, parseSite } from "./site.ts";
import { CODE_SYSTEMS, LOCAL_SYSTEM, type SystemName } from "./systems.ts";
import type { Terminology } from "./terminology.ts";

const FOLDER = new URL("../dictionary/", import.meta.url);

/** Codes that nobody has seen in a public source with their meaning: none of them may ship. */
const UNSEEN: readonly (readonly [SystemName, readonly string[]])[] = [
  ["snomed", ["169069000"]],
  [
    "rxnorm",
    ["1923319", "72435", "2196092", "68442", "338036", "69634", "67109", "69646", "67031"],
  ],
  ["rxnorm", ["306266", "1721603"]],
  ["icd-10-pcs", ["6A550Z3", "6A551Z3"]],
  ["hcpcs", ["Q2041", "Q2042"]],
];

let dictionary: Dictionary;
let terminology: Terminology;

beforeAll(() => {
  const files = readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), "utf8"),
  }));
  const parsed = parseDictionary(files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure, null, 1));
  dictionary = parsed.value;
  const built = buildTerminology(dictionary, defaultSite);
  if (!built.ok) throw new Error(JSON.stringify(built.failure, null, 1));
  terminology = built.value;
});

const hits = (system: SystemName, code: string): string[] =>
  terminology
    .hits({ system: CODE_SYSTEMS[system].uri, code })
    .map(({ concept, tier, word }) =>
      [concept, ...(tier === "core" ? [] : [tier]), ...(word === undefined ? [] : [word])].join(
        " ",
      ),
    );

const broaderOf = (id: string): readonly string[] =>
  terminology.concepts.get(conceptId(id))?.broader ?? [];

describe("built-in dictionary", () => {
  it("ships no code that was never seen in a public source", () => {
    for (const [system, codes] of UNSEEN) {
      for (const code of codes) {
        expect(terminology.hits({ system: CODE_SYSTEMS[system].uri, code })).toEqual([]);
        const shipped = dictionary.concepts.flatMap((concept) => [
          ...concept.codes,
          ...concept.excluded,
        ]);
        expect(shipped.filter((row) => row.system === system && row.code === code)).toEqual([]);
      }
    }
  });

  it("lets every concept be claimed by its own id as a local code", () => {
    for (const id of terminology.concepts.keys()) {
      expect(terminology.hits({ system: LOCAL_SYSTEM, code: id })).toEqual([
        { concept: id, tier: "core" },
      ]);
    }
  });

  it.each<[SystemName, string, string[]]>([
    ["loinc", "718-7", ["haemoglobin"]],
    ["loinc", "5964-2", ["prothrombin-time candidate"]],
    ["icd-10-cm", "M32.14", ["lupus-nephritis"]],
    ["icd-10", "M32.1", ["sle"]],
    ["icd-10", "m32.100x001", ["sle"]],
    ["icd-10", "M32.0", ["drug-induced-lupus"]],
    ["snomed", "200936003", ["sle broad"]],
    ["icd-10-cm", "R04.89", ["alveolar-haemorrhage"]],
    ["icd-10-cm", "M13.3", []],
    ["atc", "H02AB07", ["prednisone"]],
    ["atc", "H02AB14", ["glucocorticoid-systemic"]],
    ["atc", "D07AA02", []],
    ["atc", "R03BA02", []],
    ["atc", "S01XA18", []],
    ["atc", "J01AA07", ["antibacterial-systemic"]],
    ["rxnorm", "312615", ["prednisone"]],
    ["rxnorm", "3002", ["allergy-cyclophosphamide", "cyclophosphamide"]],
    ["icd-10-cm", "C50.911", ["breast-cancer"]],
    ["icd-10-cm", "C67.9", ["malignant-neoplasm", "bladder-cancer-superficial broad"]],
    ["icd-10-cm", "C44.1121", ["basal-cell-carcinoma-skin"]],
    ["icd-10-cm", "C44.1221", ["squamous-cell-carcinoma-skin"]],
    ["icd-10-cm", "D06.9", ["cervical-carcinoma-in-situ"]],
    ["cvx", "3", ["live-vaccine"]],
    ["cvx", "88", ["live-vaccine candidate"]],
    ["cvx", "187", []],
    ["snomed", "60001007", ["pregnancy-status not-pregnant"]],
    ["snomed", "165806002", ["hbsag positive"]],
    ["icd-10-cm", "Z33.1", ["pregnancy-status pregnant"]],
    ["icd-10-cm", "Z33.2", []],
    ["icd-10-pcs", "XW033J7", ["tisagenlecleucel"]],
    ["icd-10-pcs", "XW033K7", ["idecabtagene-vicleucel"]],
    ["cpt", "38228", ["car-t-cell-therapy", "cd19-targeted-therapy"]],
    ["cpt", "36516", ["plasmapheresis candidate"]],
  ])("%s %s stands for %j", (system, code, expected) => {
    expect(hits(system, code)).toEqual(expected);
  });

  it.each([
    ["urn:oid:2.16.840.1.113883.6.96", "55464009", "sle"],
    ["http://snomed.info/sct/900000000000207008/version/20260101", "55464009", "sle"],
    ["urn:oid:2.16.840.1.113883.6.1", "718-7", "haemoglobin"],
    ["urn:oid:2.16.840.1.113883.6.88", "8640", "prednisone"],
    ["urn:oid:2.16.840.1.113883.6.90", "M32.10", "sle"],
    ["urn:oid:2.16.840.1.113883.6.3", "M32.1", "sle"],
    ["http://fhir.de/CodeSystem/bfarm/icd-10-gm", "M32.1", "sle"],
    ["http://fhir.de/CodeSystem/bfarm/atc", "h02ab07", "prednisone"],
  ])("%s|%s is read under its alias", (system, code, concept) => {
    expect(terminology.hits({ system, code }).map((hit) => hit.concept)).toEqual([concept]);
  });

  it("knows codes that are named as not being a concept", () => {
    const excluded = (system: SystemName, code: string): boolean =>
      terminology.isExcluded({ system: CODE_SYSTEMS[system].uri, code });
    expect(excluded("icd-10-cm", "D84.821")).toBe(true);
    expect(excluded("cvx", "187")).toBe(true);
    expect(excluded("loinc", "24113-3")).toBe(true);
    expect(excluded("loinc", "718-7")).toBe(false);
  });

  it.each([
    ["lupus-nephritis", ["sle", "connective-tissue-disease", "autoimmune-disease-any"]],
    ["rheumatoid-arthritis", ["connective-tissue-disease", "autoimmune-disease-any"]],
    ["systemic-sclerosis", ["connective-tissue-disease", "autoimmune-disease-any"]],
    ["dermatomyositis", ["idiopathic-inflammatory-myopathy", "autoimmune-disease-any"]],
    ["primary-sjogren", ["sjogren-syndrome", "autoimmune-disease-any"]],
    ["catastrophic-aps", ["antiphospholipid-syndrome", "autoimmune-disease-any"]],
    ["basal-cell-carcinoma-skin", ["malignant-neoplasm"]],
    ["dexamethasone", ["glucocorticoid-systemic"]],
    ["blinatumomab", ["cd19-targeted-therapy", "b-cell-targeted-therapy"]],
    ["belimumab", ["b-cell-targeted-therapy", "immunomodulators-sle-nct06421701"]],
    ["entecavir", ["anti-hbv-antiviral", "antiviral-systemic"]],
    ["kidney-transplant", ["solid-organ-transplant", "major-surgery", "surgical-procedure"]],
  ])("%s belongs to its broader concepts", (id, broader) => {
    expect(broaderOf(id)).toEqual(expect.arrayContaining(broader));
    for (const parent of broader) {
      expect(terminology.concepts.get(conceptId(parent))?.narrower).toContain(id);
    }
  });

  it.each([
    ["drug-induced-lupus", "sle"],
    ["alveolar-haemorrhage", "sle"],
    ["idecabtagene-vicleucel", "cd19-targeted-therapy"],
    ["cervical-carcinoma-in-situ", "malignant-neoplasm"],
    ["tuberculosis-latent", "infection-active-any"],
  ])("%s does not belong to %s", (id, other) => {
    expect(broaderOf(id)).not.toContain(other);
  });

  it("gives every member of the glucocorticoids its prednisone equivalent, and no one else", () => {
    const doses: Record<string, number> = {};
    for (const { id, prednisonePerMg } of terminology.concepts.values()) {
      if (prednisonePerMg !== null) doses[id] = prednisonePerMg;
    }
    expect(doses).toEqual({
      prednisone: 1,
      prednisolone: 1,
      methylprednisolone: 1.25,
      triamcinolone: 1.25,
      dexamethasone: 5 / 0.75,
      betamethasone: 5 / 0.75,
      hydrocortisone: 0.25,
      cortisone: 0.2,
      deflazacort: 5 / 6,
    });
    const members = terminology.concepts.get(conceptId("glucocorticoid-systemic"))?.narrower;
    expect(Object.keys(doses).toSorted()).toEqual(members);
  });

  it("reads the printed factors", () => {
    const factor = (id: string, unit: string): number | null =>
      terminology.factor(conceptId(id), unit);
    expect(factor("creatinine-serum", "mg/dl")).toBe(88.4);
    expect(factor("bilirubin-total", "mg/dL")).toBe(17.104);
    expect(factor("haemoglobin", "g/dL")).toBe(10);
    expect(factor("haemoglobin", "mmol/L")).toBe(16.114);
    expect(factor("platelets", "G/L")).toBe(1);
    expect(factor("alt", "IU/L")).toBe(1);
    expect(factor("lvef", "1")).toBe(100);
    expect(factor("egfr", "mL/min/1.73m2")).toBe(1);
    expect(factor("hbv-dna", "copies/mL")).toBeNull();
    expect(factor("anti-dsdna", "IU/mL")).toBeNull();
    expect(terminology.canonicalValue(conceptId("hbv-dna"), 3, "log10 IU/mL")).toBe(1000);
    expect(terminology.canonicalValue(conceptId("creatinine-serum"), 2.5, "mg/dL")).toBe(221);
  });

  it("gives every concept with a unit a way to read its own unit", () => {
    for (const { id, unit } of terminology.concepts.values()) {
      if (unit !== null) expect(terminology.factor(id, unit)).toBe(1);
    }
  });

  it.each<[string, string, string | null]>([
    ["hbsag", "Positive", "positive"],
    ["hbsag", "POSITIV", "positive"],
    ["hbsag", "阳性（+）", "positive"],
    ["hbsag", "（－）", "negative"],
    ["hcv-rna", "Target not detected.", "negative"],
    ["tb-igra", "可疑", "indeterminate"],
    ["hbsag", "1:320", null],
    ["hbsag", "not really positive", null],
    ["pregnancy-status", "Not pregnant", "not-pregnant"],
    ["pregnancy-status", "Negative", "not-pregnant"],
    ["lactation-status", "哺乳期", "lactating"],
    ["treatment-response", "no-response", "no-response"],
    ["treatment-response", "缓解后复发", "relapse-after-remission"],
    ["classification-eular-acr-2019-sle", "Yes", "met"],
    ["classification-eular-acr-2019-sle", "not met", "not-met"],
  ])("%s reads %j as %j", (id, text, word) => {
    expect(terminology.word(conceptId(id), [], text)).toBe(word);
  });

  it("reads coded words, and none where codes contradict each other", () => {
    const snomed = (code: string) => ({ system: CODE_SYSTEMS.snomed.uri, code });
    const word = (id: string, ...codes: string[]): string | null =>
      terminology.word(conceptId(id), codes.map(snomed), null);
    expect(word("hbsag", "10828004")).toBe("positive");
    expect(word("hbsag", "260415000", "260385009")).toBe("negative");
    expect(word("hbsag", "10828004", "260385009")).toBeNull();
    expect(word("pregnancy-status", "77386006")).toBe("pregnant");
    const local = [{ system: LOCAL_SYSTEM, code: "no-response" }];
    expect(terminology.word(conceptId("treatment-response"), local, null)).toBe("no-response");
  });

  it.each<[string, string | null]>([
    ["SLEDAI-2K", "sledai-2k-total"],
    ["SLEDAI 2000 score", "sledai-2k-total"],
    ["Creatinine, serum", "creatinine-serum"],
    ["Kreatinin", "creatinine-serum"],
    ["血清补体C3测定", "c3-complement"],
    ["ALT (SGPT)", "alt"],
    ["左室射血分数(LVEF)", "lvef"],
    ["系统性红斑狼疮（活动期）", "sle"],
    ["Hémoglobine", null],
    ["Creatinine [Mass/volume] in Urine", null],
    ["尿肌酐测定", null],
    ["Hemoglobin A1c/Hemoglobin.total in Blood", null],
    ["Hydrocortisone 10 MG/ML Topical Cream", null],
    ["Skin test for tuberculosis", null],
    ["Malignant tumor of colon", "malignant-neoplasm"],
    ["PT assessment and plan", null],
    ["", null],
  ])("a display %j resembles %j", (display, concept) => {
    expect(terminology.suspect(display)).toBe(concept);
  });

  it("has its default windows", () => {
    const windowOf = (id: string): string => JSON.stringify(terminology.windowOf(id as ConceptId));
    expect(windowOf("creatinine-serum")).toBe('{"unit":"days","count":28}');
    expect(windowOf("hcg-serum")).toBe('{"unit":"days","count":7}');
    expect(windowOf("lvef")).toBe('{"unit":"days","count":90}');
    expect(windowOf("hbsag")).toBe('{"unit":"months","count":6}');
    expect(windowOf("c3-complement")).toBe('{"unit":"months","count":3}');
    expect(windowOf("hiv-antibody")).toBe("null");
    expect(windowOf("sle")).toBe("null");
  });

  it("is the same whatever the order of its files", () => {
    const files = readdirSync(FOLDER)
      .toReversed()
      .map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), "utf8") }));
    const parsed = parseDictionary(files);
    expect(parsed.ok && parsed.value.concepts.map(({ id }) => id)).toEqual(
      dictionary.concepts.map(({ id }) => id),
    );
    const built = parsed.ok ? buildTerminology(parsed.value, defaultSite) : null;
    expect(built?.ok && built.value.dictionaryHash).toBe(terminology.dictionaryHash);
  });

  it("knows the strength of tablets of its own drugs alone", () => {
    for (const { id, tablets } of dictionary.concepts)
      for (const code of Object.keys(tablets)) expect(hits("rxnorm", code)).toContain(id);
    const mg = (system: string) => terminology.tabletMg({ system, code: "312617" });
    expect([mg(CODE_SYSTEMS.rxnorm.uri), mg("http://x")]).toEqual([5, null]);
  });

  it("accepts the example site file", () => {
    const file = new URL("../site.example.yaml", import.meta.url);
    const site = parseSite("site.example.yaml", readFileSync(file, "utf8"));
    if (!site.ok) throw new Error(JSON.stringify(site.failure, null, 1));
    const built = buildTerminology(dictionary, site.value);
    if (!built.ok) throw new Error(JSON.stringify(built.failure, null, 1));
    expect(built.value.timeZone).toBe("Asia/Shanghai");
  });
});
