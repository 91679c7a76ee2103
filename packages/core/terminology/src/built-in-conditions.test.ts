import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { builtIn } from "../test/built-in.ts";
import { CODE_SYSTEMS, type SystemName } from "./systems.ts";

const terminology = builtIn();

/** `concept` where the code decides, else `concept tier`; in order of concept. */
const hits = (system: SystemName, code: string): string[] =>
  terminology
    .hits({ system: CODE_SYSTEMS[system].uri, code })
    .map(({ concept, tier }) => (tier === "core" ? concept : `${concept} ${tier}`))
    .toSorted();

const isExcluded = (system: SystemName, code: string): boolean =>
  terminology.isExcluded({ system: CODE_SYSTEMS[system].uri, code });

const broaderOf = (id: string): readonly string[] | undefined =>
  terminology.concepts.get(conceptId(id))?.broader;

describe("diseases and procedures of the built-in dictionary", () => {
  it.each<[SystemName, string, string[]]>([
    ["snomed", "233703007", ["interstitial-lung-disease"]],
    ["icd-10-cm", "J84.112", ["interstitial-lung-disease"]],
    ["icd-10", "J84.1", ["interstitial-lung-disease candidate"]],
    ["icd-10-cm", "M34.81", ["interstitial-lung-disease", "systemic-sclerosis"]],
    ["icd-10-cm", "M33.11", ["dermatomyositis", "interstitial-lung-disease"]],
    ["icd-10-cm", "J99", ["interstitial-lung-disease broad"]],
    ["icd-10-cm", "M34.1", ["ssc-limited-cutaneous"]],
    ["icd-10-cm", "M34.0", ["ssc-diffuse-cutaneous broad", "systemic-sclerosis"]],
    ["icd-10", "M34.0", ["systemic-sclerosis"]],
    ["snomed", "128460000", ["ssc-diffuse-cutaneous"]],
    ["icd-10-cm", "M34.2", ["ssc-like-environmental"]],
    ["icd-10", "L94.0", ["localized-scleroderma"]],
    ["snomed", "236503001", ["scleroderma-renal-crisis"]],
    ["snomed", "236502006", ["scleroderma-renal-crisis broad"]],
    ["icd-10", "K31.8", ["gave candidate"]],
    ["icd-10-cm", "K31.811", ["gave broad"]],
    ["icd-10", "I27.0", ["pulmonary-hypertension"]],
    ["icd-10", "I73.000", ["raynaud-phenomenon"]],
    ["icd-10-cm", "G72.49", ["imnm"]],
    ["icd-10-cm", "G72.41", ["inclusion-body-myositis"]],
    ["icd-10", "G72.4", ["inclusion-body-myositis candidate"]],
    ["icd-10-cm", "G72.0", ["drug-induced-myopathy"]],
    ["icd-10-cm", "M36.0", ["cancer-associated-myositis"]],
    ["icd-10", "N96", ["recurrent-pregnancy-loss"]],
    ["icd-10", "I26.900x002", ["thrombosis-any"]],
    ["icd-10", "I21.900", ["myocardial-infarction", "thrombosis-any"]],
    ["icd-10-cm", "I25.2", ["myocardial-infarction-old"]],
    ["icd-10", "I25.200", ["myocardial-infarction-old"]],
    ["icd-10-cm", "I20.0", ["unstable-angina"]],
    ["icd-10-cm", "I20.9", ["angina-pectoris"]],
    ["icd-10-cm", "I48.91", ["cardiac-arrhythmia"]],
    ["icd-10", "I50.9", ["heart-failure"]],
    ["icd-10-cm", "K11.1", ["salivary-gland-enlargement"]],
    ["icd-10-cm", "R59.0", ["lymphadenopathy"]],
    ["icd-10-cm", "R16.2", ["hepatomegaly", "splenomegaly"]],
    ["icd-10", "R16.0", ["hepatomegaly candidate", "splenomegaly candidate"]],
    ["snomed", "36760000", ["hepatomegaly", "splenomegaly"]],
    ["icd-10-cm", "D89.1", ["cryoglobulinaemia"]],
    ["icd-10-cm", "D72.819", ["leukopenia"]],
    ["icd-10", "B16.9", ["hepatitis-b-infection"]],
    ["icd-10", "B18.100x003", ["hepatitis-b-infection candidate"]],
    ["snomed", "50711007", ["hepatitis-c-infection"]],
    ["icd-10", "A53.9", ["syphilis"]],
    ["icd-10-cm", "B02.9", ["herpes-zoster", "infection-active-any"]],
    ["icd-10", "B25.9", ["cmv-disease"]],
    ["icd-10", "B59", ["pneumocystosis"]],
    ["icd-10", "A31.0", ["ntm-infection"]],
    ["icd-10-cm", "D83.9", ["immunodeficiency-congenital"]],
    ["icd-10-cm", "D80.1", ["igg-deficiency", "immunodeficiency-any"]],
    ["icd-10-cm", "D80.2", ["iga-deficiency"]],
    ["icd-10", "C44.9", ["non-melanoma-skin-cancer"]],
    ["snomed", "254701007", ["basal-cell-carcinoma-skin"]],
    ["icd-10-cm", "D04.9", ["skin-carcinoma-in-situ"]],
    ["icd-10-cm", "N17.9", ["kidney-failure"]],
    ["icd-10-cm", "N18.5", ["kidney-failure"]],
    ["icd-10", "N18.5", ["end-stage-renal-disease"]],
    ["icd-10", "Z99.2", ["dialysis-dependence", "end-stage-renal-disease"]],
    ["icd-10-cm", "N18.4", []],
    ["icd-10", "K72.9", ["liver-dysfunction"]],
    ["icd-10", "K74.600", ["liver-cirrhosis"]],
    ["icd-10-cm", "E80.4", ["gilbert-syndrome"]],
    ["icd-10-cm", "D61.9", ["aplastic-anaemia"]],
    ["icd-10-cm", "D61.09", ["aplastic-anaemia", "bone-marrow-failure-syndrome"]],
    ["icd-10-cm", "C92.10", ["malignant-neoplasm", "myeloproliferative-disorder"]],
    ["icd-10-cm", "D46.9", ["myelodysplastic-syndrome"]],
    ["icd-10-cm", "D59.3", ["ttp-tma"]],
    ["icd-10-cm", "D69.59", ["bleeding-tendency", "drug-induced-thrombocytopenia broad"]],
    ["icd-10-cm", "D66", ["bleeding-tendency"]],
    ["icd-10", "K92.2", ["gi-bleeding candidate"]],
    ["icd-10", "E06.3", ["autoimmune-disease-any candidate"]],
    ["icd-10", "D68.5", []],
    ["icd-10", "D73.1", ["hypersplenism"]],
    ["icd-10-cm", "N25.1", ["diabetes-insipidus"]],
    ["icd-10-cm", "E11.9", ["diabetes-mellitus"]],
    ["icd-10-cm", "F20.9", ["psychosis"]],
    ["icd-10", "F32.900", ["mental-illness-any"]],
    ["icd-10-cm", "F72", ["cognitive-impairment-severe", "mental-illness-any"]],
    ["icd-10-cm", "F10.20", ["mental-illness-any", "substance-abuse"]],
    ["icd-10-cm", "F17.210", ["mental-illness-any"]],
    ["cpt", "90945", ["dialysis-any"]],
    ["snomed", "71192002", ["dialysis-any"]],
    ["snomed", "302497006", ["hemodialysis"]],
    ["icd-10-pcs", "5A1955Z", ["invasive-ventilation"]],
    ["snomed", "40617009", ["invasive-ventilation broad"]],
    ["cpt", "93306", ["echocardiography"]],
    ["loinc", "34552-0", ["echocardiography candidate"]],
    ["loinc", "24627-2", ["hrct-chest"]],
    ["encounter-class", "IMP", ["icu-hospitalisation"]],
    ["encounter-class", "ACUTE", ["icu-hospitalisation"]],
    ["encounter-class", "NONAC", ["icu-hospitalisation"]],
    ["encounter-class", "AMB", []],
    ["encounter-class", "EMER", []],
  ])("%s %s stands for %j", (system, code, expected) => {
    expect(hits(system, code)).toEqual(expected);
  });

  it.each<[SystemName, string]>([
    ["icd-10-cm", "M35.00"],
    ["icd-10-cm", "M35.01"],
    ["icd-10", "M35.0"],
    ["icd-10", "M35.000"],
    ["icd-10", "M35.000x001"],
  ])("%s %s is Sjögren's disease, whatever its tail", (system, code) => {
    expect(hits(system, code)).toEqual(["sjogren-syndrome"]);
  });

  it("counts a Sjögren's disease of the lung as both", () => {
    expect(hits("icd-10-cm", "M35.02")).toEqual(["interstitial-lung-disease", "sjogren-syndrome"]);
    expect(hits("icd-10-cm", "M35.1")).toEqual(["connective-tissue-disease"]);
  });

  it.each<[SystemName, string, string]>([
    ["icd-10-cm", "I25.2", "myocardial-infarction"],
    ["icd-10", "I25.200", "myocardial-infarction"],
    ["icd-10-cm", "D84.821", "immunodeficiency-any"],
    ["icd-10-cm", "M34.2", "systemic-sclerosis"],
    ["snomed", "72315009", "idiopathic-inflammatory-myopathy"],
    ["icd-10-cm", "M36.0", "idiopathic-inflammatory-myopathy"],
    ["snomed", "271511000", "hepatitis-b-infection"],
    ["snomed", "313234004", "hepatitis-b-infection"],
    ["icd-10-cm", "D61.818", "aplastic-anaemia"],
    ["icd-10", "D61.81", "aplastic-anaemia"],
    ["icd-10-cm", "D68.51", "bleeding-tendency"],
    ["icd-10-cm", "D68.61", "bleeding-tendency"],
    ["icd-10-cm", "D69.0", "bleeding-tendency"],
    ["icd-10-cm", "F17.210", "substance-abuse"],
    ["icd-10-cm", "E72.09", "bone-marrow-failure-syndrome"],
  ])("%s %s is known not to be %s", (system, code, concept) => {
    expect(isExcluded(system, code)).toBe(true);
    const claimed = terminology.hits({ system: CODE_SYSTEMS[system].uri, code });
    const all = claimed.flatMap((hit) => [hit.concept, ...(broaderOf(hit.concept) ?? [])]);
    expect(all).not.toContain(concept);
  });

  const CONNECTIVE = ["connective-tissue-disease", "autoimmune-disease-any"];
  const MYOPATHY = ["idiopathic-inflammatory-myopathy", ...CONNECTIVE];
  const SKIN = [...CONNECTIVE, "skin-disease-interfering"];
  const SCLEROSIS = ["systemic-sclerosis", ...SKIN];
  const APS = ["antiphospholipid-syndrome", ...CONNECTIVE];
  it.each<[string, readonly string[]]>([
    ["rheumatoid-arthritis", CONNECTIVE],
    ["sle", CONNECTIVE],
    ["systemic-sclerosis", SKIN],
    ["idiopathic-inflammatory-myopathy", CONNECTIVE],
    ["sjogren-syndrome", CONNECTIVE],
    ["antiphospholipid-syndrome", CONNECTIVE],
    ["dermatomyositis", [...MYOPATHY, "skin-disease-interfering"]],
    ["polymyositis", MYOPATHY],
    ["antisynthetase-syndrome", MYOPATHY],
    ["imnm", MYOPATHY],
    ["ssc-limited-cutaneous", SCLEROSIS],
    ["ssc-diffuse-cutaneous", SCLEROSIS],
    ["scleroderma-renal-crisis", SCLEROSIS],
    ["primary-sjogren", ["sjogren-syndrome", ...CONNECTIVE]],
    ["mpa", ["aav", "vasculitis-any", "autoimmune-disease-any"]],
    ["gpa", ["aav", "vasculitis-any", "autoimmune-disease-any"]],
    ["primary-aps", APS],
    ["secondary-aps", APS],
    ["obstetric-aps", APS],
    ["catastrophic-aps", APS],
    ["unstable-angina", ["angina-pectoris"]],
    ["end-stage-renal-disease", ["kidney-failure"]],
    ["dialysis-dependence", ["kidney-failure"]],
    ["hemodialysis", ["dialysis-any"]],
    ["basal-cell-carcinoma-skin", ["non-melanoma-skin-cancer", "malignant-neoplasm"]],
    ["squamous-cell-carcinoma-skin", ["non-melanoma-skin-cancer", "malignant-neoplasm"]],
    ["iga-deficiency", ["immunodeficiency-congenital", "immunodeficiency-any"]],
    ["psychosis", ["mental-illness-any"]],
    // These look as if they belonged to something, and do not.
    ["inclusion-body-myositis", []],
    ["cancer-associated-myositis", []],
    ["localized-scleroderma", []],
    ["recurrent-pregnancy-loss", []],
    ["myocardial-infarction-old", []],
    ["skin-carcinoma-in-situ", []],
    ["igg-deficiency", []],
    ["herpes-zoster", []],
  ])("%s belongs to just %j", (id, broader) => {
    expect(broaderOf(id)).toEqual(broader.toSorted());
  });

  it.each([
    ["Limited scleroderma", "ssc-limited-cutaneous"],
    ["局限性硬皮病", "localized-scleroderma"],
    ["陈旧性心肌梗死", "myocardial-infarction-old"],
    ["溶血性尿毒症综合征", "ttp-tma"],
    ["不稳定型心绞痛", "unstable-angina"],
    ["Vorhofflimmern, persistierend", "cardiac-arrhythmia"],
    ["Syphilis screening", null],
    ["Fanconi syndrome of kidney", null],
  ])("a display %j resembles %j", (display, concept) => {
    expect(terminology.suspect(display)).toBe(concept);
  });

  it("names what a report's conclusion may say, and nothing that normal findings contain", () => {
    const named = [...terminology.concepts.values()].filter((one) => one.reportPhrases.length > 0);
    expect(named.map(({ id }) => id)).toEqual(
      expect.arrayContaining(
        [
          "gave hepatomegaly hrct-ground-glass interstitial-lung-disease lymphadenopathy",
          "salivary-gland-enlargement splenomegaly",
        ].flatMap((line) => line.split(" ")),
      ),
    );
    const normal = "肝大小形态正常, 脾大小正常, 肝脾大小正常. mild changes, gave consent.";
    for (const { reportPhrases } of named)
      expect(reportPhrases.filter((phrase) => normal.includes(phrase))).toEqual([]);
  });
});
