import { InternalError } from "@cohort/foundation";
import {
  type Terminology,
  buildTerminology,
  parseDictionary,
  parseSite,
} from "@cohort/terminology";

const DICTIONARY = `
concepts:
  creatinine-serum:
    label: Creatinine
    kind: lab
    unit: umol/L
    printed: { mg/dL: 88.4 }
    specimen: blood
    synonyms: [serum creatinine]
    codes: [{ loinc: 2160-0 }, { local: creat }]
  haemoglobin: { label: Haemoglobin, kind: lab, unit: g/L, codes: [{ loinc: 718-7 }] }
  inr: { label: INR, kind: lab, unit: "1", unitless: true, codes: [{ loinc: 6301-6 }] }
  hbsag:
    label: Hepatitis B surface antigen
    kind: lab
    codes:
      - { loinc: 5195-3 }
      - { snomed: 165806002, word: positive }
  ana-titre: { label: Antinuclear antibody, kind: lab, unit: "{titer}", codes: [{ loinc: 5048-4 }] }
  hbv-dna: { label: HBV DNA, kind: lab, unit: "[IU]/mL", codes: [{ loinc: 42595-9 }] }
  body-temperature: { label: Body temperature, kind: vital, unit: Cel, codes: [{ loinc: 8310-5 }] }
  body-weight: { label: Body weight, kind: vital, unit: kg, codes: [{ loinc: 29463-7 }] }
  systolic: { label: Systolic blood pressure, kind: vital, unit: "mm[Hg]", codes: [{ loinc: 8480-6 }] }
  diastolic: { label: Diastolic blood pressure, kind: vital, unit: "mm[Hg]", codes: [{ loinc: 8462-4 }] }
  nyha-class:
    label: NYHA class
    kind: score
    unit: "{score}"
    unitless: true
    words: nyha
    codes: [{ loinc: 88020-3 }, { snomed: 420913000, word: "3" }]
  sle:
    label: Systemic lupus erythematosus
    kind: condition
    codes: [{ icd-10: M32* }, { snomed: 55464009 }, { snomed: 200936003, tier: broad }]
    excluded: [{ icd-10: L93* }]
  lupus-nephritis: { label: Lupus nephritis, kind: condition, codes: [{ icd-10: N08.5* }] }
  ild:
    label: Interstitial lung disease
    kind: condition
    broader: [lung-disease]
    reportPhrases: [ild, interstitial lung disease]
    codes: [{ snomed: 233703007 }]
  lung-disease: { label: Lung disease, kind: condition, reportPhrases: [lung disease] }
  ground-glass:
    label: Ground-glass opacity
    kind: condition
    reportPhrases: [ground-glass, milchglas, 磨玻璃]
  pregnancy-status: { label: Pregnancy, kind: status, codes: [{ snomed: 77386006, word: positive }] }
  prednisone:
    label: Prednisone
    kind: medication
    systemic: true
    equalsPrednisone5: 5
    codes: [{ rxnorm: 8640 }, { rxnorm: 312615 312617 }, { atc: H02AB07 }]
    tablets: { "5": 312617 }
  cyclophosphamide: { label: Cyclophosphamide, kind: medication, codes: [{ rxnorm: 3002 }] }
  allergy-cyclophosphamide: { label: Allergy to cyclophosphamide, kind: allergy, codes: [{ rxnorm: 3002 }] }
  allergy-severe-any: { label: Severe allergy, kind: allergy, codes: [{ snomed: 39579001 }] }
  inpatient-stay:
    label: Inpatient stay
    kind: procedure
    codes: [{ encounter-class: IMP }, { encounter-class: ACUTE }]
  splenectomy: { label: Splenectomy, kind: procedure, codes: [{ snomed: 234319005 }] }
  surgical-procedure: { label: Surgery, kind: procedure, codes: [{ snomed: 387713003 }] }
  other-trial-participation: { label: In another study, kind: status }
  live-vaccine: { label: Live vaccine, kind: immunization, codes: [{ cvx: 03 }] }
words:
  nyha:
    "2": { codes: [{ loinc: LA28405-1 }], texts: [class ii, NYHA II] }
    "3": { codes: [{ snomed: 420913000 }], texts: [class iii, NYHA III] }
  result:
    positive: { codes: [{ snomed: 10828004 }], texts: [reactive, 阳性] }
    negative: { codes: [{ snomed: 260385009 }], texts: [neg, 阴性] }
`;

const QUESTIONS = `questionnaires:
  - { questionnaire: http://x/visit, linkId: class, concept: nyha-class }
  - { questionnaire: http://x/visit, linkId: crea, concept: creatinine-serum, unit: mg/dL }
  - { questionnaire: http://x/visit, linkId: weight, concept: body-weight }
  - { questionnaire: http://x/visit, linkId: hbs, concept: hbsag }
  - { questionnaire: http://x/other|1, linkId: hbs, concept: hbsag }
`;

/** A real terminology of few concepts, in a time zone whose days begin at 16:00 UTC. */
export function sampleTerminology(timeZone = "Asia/Shanghai"): Terminology {
  const dictionary = parseDictionary([{ name: "sample.yaml", text: DICTIONARY }]);
  const site = parseSite("site.yaml", `timeZone: ${timeZone}\n${QUESTIONS}`);
  if (!dictionary.ok) throw new InternalError(JSON.stringify(dictionary.failure));
  if (!site.ok) throw new InternalError(JSON.stringify(site.failure));
  const built = buildTerminology(dictionary.value, site.value);
  if (!built.ok) throw new InternalError(JSON.stringify(built.failure));
  return built.value;
}

export const TERMINOLOGY = sampleTerminology();
