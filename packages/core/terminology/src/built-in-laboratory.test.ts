import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { builtIn } from "../test/built-in.ts";
import { CODE_SYSTEMS, type SystemName } from "./systems.ts";

const terminology = builtIn();

const hits = (system: SystemName, code: string): string[] =>
  terminology
    .hits({ system: CODE_SYSTEMS[system].uri, code })
    .map(({ concept, tier, word }) =>
      [concept, ...(tier === "core" ? [] : [tier]), ...(word === undefined ? [] : [word])].join(
        " ",
      ),
    );

const concept = (id: string) => {
  const found = terminology.concepts.get(conceptId(id));
  if (!found) throw new Error(`no concept ${id}`);
  return found;
};

describe("laboratory and lung function of the built-in dictionary", () => {
  it.each<[SystemName, string, string[]]>([
    ["loinc", "1988-5", ["crp"]],
    ["loinc", "4537-7", ["esr"]],
    ["loinc", "2157-6", ["creatine-kinase"]],
    ["loinc", "1761-6", ["aldolase"]],
    ["loinc", "2532-0", ["ldh"]],
    ["loinc", "14804-9", ["ldh"]],
    ["loinc", "6768-6", ["alp"]],
    ["loinc", "1968-7", ["bilirubin-direct"]],
    ["loinc", "5894-1", ["pt-activity-percent"]],
    ["loinc", "2465-3", ["igg"]],
    ["loinc", "2472-9", ["igm"]],
    ["loinc", "4532-8", ["ch50"]],
    ["loinc", "69405-9", ["egfr"]],
    ["loinc", "62238-1", ["egfr"]],
    ["loinc", "98979-8", ["egfr-ckdepi-2021"]],
    ["loinc", "77147-7", ["egfr-mdrd"]],
    ["loinc", "50044-7", ["egfr-mdrd"]],
    ["loinc", "35591-7", ["creatinine-clearance-cg"]],
    ["loinc", "2889-4", ["urine-protein-24h"]],
    ["loinc", "2890-2", ["urine-protein-creatinine-ratio"]],
    ["loinc", "13945-1", ["urine-rbc-hpf"]],
    ["loinc", "8061-4", ["ana"]],
    ["loinc", "8093-7", ["anti-ssa-ro"]],
    ["snomed", "59260005", ["anti-ssa-ro"]],
    ["loinc", "53018-8", ["anti-ro60"]],
    ["loinc", "53016-2", ["anti-ro52"]],
    ["loinc", "31626-5", ["anti-ssb-la candidate"]],
    ["loinc", "46267-1", ["pr3-anca"]],
    ["loinc", "46266-3", ["mpo-anca"]],
    ["loinc", "17351-8", ["anca-ifa"]],
    ["loinc", "8076-2", ["anti-jo-1"]],
    ["loinc", "107563-9", ["anti-mda5"]],
    ["loinc", "93493-5", ["anti-hmgcr candidate"]],
    ["loinc", "3281-3", ["lupus-anticoagulant"]],
    ["loinc", "6303-2", ["lupus-anticoagulant broad"]],
    ["loinc", "44449-7", ["anti-b2gp1-igm"]],
    ["loinc", "3181-5", ["anticardiolipin-igg"]],
    ["snomed", "19267009", ["lupus-anticoagulant positive", "antiphospholipid-syndrome broad"]],
    ["loinc", "22587-0", ["treponemal-antibody"]],
    ["loinc", "20507-0", ["nontreponemal-reagin"]],
    ["loinc", "1648-5", ["tuberculin-skin-test"]],
    ["loinc", "20447-9", ["hiv-rna"]],
    ["loinc", "8462-4", ["diastolic-bp"]],
    ["loinc", "19872-1", ["fvc-percent-predicted"]],
    ["snomed", "50834005", ["fvc-absolute"]],
    ["loinc", "98130-8", ["dlco-percent-predicted"]],
    ["loinc", "19913-3", ["dlco-hb-corrected"]],
  ])("%s %s stands for %j", (system, code, expected) => {
    expect(hits(system, code)).toEqual(expected);
  });

  it.each<[string, string, number | null]>([
    ["creatine-kinase", "IU/L", 1],
    ["creatine-kinase", "µkat/l", 60],
    ["alp", "nkat/L", 0.06],
    ["ldh", "mg/dL", null],
    ["bilirubin-direct", "mg/dL", 17.104],
    ["bilirubin-direct", "mg/L", 1.7104],
    ["crp", "mg/dl", 10],
    ["crp", "ug/mL", 1],
    ["crp", "nmol/L", null],
    ["esr", "mm/1h", 1],
    ["esr", "mm", 1],
    ["igg", "mg/dL", 0.01],
    ["igm", "mg/mL", 1],
    ["egfr-mdrd", "mL/min", 1],
    ["creatinine-clearance-cg", "mL/s", 60],
    ["creatinine-clearance-cg", "mL/min/1.73m2", null],
    ["urine-protein-24h", "mg/24h", 0.001],
    ["urine-protein-24h", "g/d", 1],
    ["urine-protein-24h", "g/L", null],
    ["urine-protein-creatinine-ratio", "mg/mmol", 8.84],
    ["urine-protein-creatinine-ratio", "g/mmol", 8840],
    ["urine-protein-creatinine-ratio", "g/g Crea", 1000],
    ["urine-rbc-hpf", "个/HP", 1],
    ["urine-rbc-hpf", "/uL", null],
    ["anticardiolipin-igg", "GPL", 1],
    ["anticardiolipin-igg", "GPL-U/mL", 1],
    ["anticardiolipin-igg", "CU", null],
    ["anticardiolipin-igg", "U/mL", null],
    ["anticardiolipin-igg", "MPL", null],
    ["anticardiolipin-igm", "GPL", null],
    ["tuberculin-skin-test", "cm", 10],
    ["hiv-rna", "IU/mL", null],
    ["body-height", "m", 100],
    ["body-height", "inches", 2.54],
    ["fvc-absolute", "mL", 0.001],
    ["fvc-absolute", "%", null],
    ["fvc-percent-predicted", "% predicted", 1],
    ["fvc-percent-predicted", "1", 100],
    ["dlco-absolute", "mL/min/mmHg", 0.3348],
    ["dlco-absolute", "mmol/(min.kPa)", 1],
    ["muscle-enzymes", "1", 1],
    ["muscle-enzymes", "U/L", null],
  ])("one %s in %s is so many canonical ones: %s", (id, unit, factor) => {
    expect(terminology.factor(conceptId(id), unit)).toBe(factor);
  });

  it("counts a member's result for its groups", () => {
    const synthetases = ["anti-ej", "anti-jo-1", "anti-ks", "anti-oj", "anti-pl-12", "anti-pl-7"];
    expect(concept("antisynthetase-antibody").narrower).toEqual(synthetases);
    const specific = concept("myositis-specific-antibody").narrower;
    expect(specific).toEqual(
      expect.arrayContaining([...synthetases, "antisynthetase-antibody", "anti-mda5", "anti-sae"]),
    );
    expect(specific).toHaveLength(14);
    for (const associated of ["anti-ku", "anti-pm-scl", "anti-ro52"]) {
      expect(specific).not.toContain(associated);
      expect(concept(associated).broader).toEqual(["myositis-antibody-any"]);
    }
    expect(concept("anti-jo-1").broader).toContain("myositis-antibody-any");
    expect(concept("antiphospholipid-antibody").narrower).toHaveLength(5);
    expect(concept("egfr").narrower).toEqual(["egfr-ckdepi-2021", "egfr-mdrd"]);
  });

  it("keeps apart what is not the same question", () => {
    expect(concept("anti-ssa-ro").narrower).toEqual([]);
    expect(concept("anti-ro60").broader).toEqual([]);
    expect(concept("muscle-enzymes").narrower).toEqual([]);
    expect(concept("alt").broader).toEqual([]);
    expect(concept("anca-ifa").narrower).toEqual([]);
  });

  it.each([
    ["crp", "laboratory"],
    ["ch50", "complement"],
    ["anti-ro60", "ever"],
    ["myositis-specific-antibody", "ever"],
    ["antiphospholipid-antibody", "ever"],
    ["treponemal-antibody", "serology"],
    ["anti-hbs", "serology"],
    ["dlco-hb-corrected-percent-predicted", "pulmonary-function"],
    ["body-height", "vital"],
  ])("%s is of the class %s", (id, recency) => {
    expect(concept(id).recency).toBe(recency);
  });

  it.each<[string, string | null]>([
    ["C反应蛋白", "crp"],
    ["红细胞沉降率", "esr"],
    ["Blutsenkungsgeschwindigkeit", "esr"],
    ["24小时尿蛋白定量", "urine-protein-24h"],
    ["抗Jo-1抗体", "anti-jo-1"],
    ["Jo-1 antibody", "anti-jo-1"],
    ["Ro52 antibody", "anti-ro52"],
    ["MI type 2", null],
    ["anti-Jo-1 antibody, IgG", "anti-jo-1"],
    ["Creatine kinase, total", "creatine-kinase"],
    ["狼疮抗凝物", "lupus-anticoagulant"],
    ["用力肺活量", "fvc-absolute"],
    ["FVC % predicted", "fvc-percent-predicted"],
    ["Creatinine, serum", "creatinine-serum"],
    ["eGFR", "egfr"],
    ["Skin test for tuberculosis", null],
  ])("a display %j resembles %j", (display, resembled) => {
    expect(terminology.suspect(display)).toBe(resembled);
  });
});
