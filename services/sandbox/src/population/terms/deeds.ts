import type { Names } from "./language.ts";
import { CVX, RXNORM, SNOMED } from "./systems.ts";

/** What is done, injected or not tolerated: a code of one system and its names. */
export interface Deed {
  readonly system: string;
  readonly code: string;
  readonly names: Names;
}

const deed =
  (system: string) =>
  (code: string, en: string, zh?: string): Deed => ({
    system,
    code,
    names: zh === undefined ? { en } : { en, zh },
  });
const snomed = deed(SNOMED);
const cvx = deed(CVX);
const rxnorm = deed(RXNORM);

export const PROCEDURES = {
  haemodialysis: snomed("302497006", "Hemodialysis", "血液透析"),
  ventilation: snomed("1258985005", "Invasive mechanical ventilation", "有创机械通气"),
  plasmapheresis: snomed("20720000", "Plasmapheresis", "血浆置换"),
  kidneyTransplantation: snomed("70536003", "Transplant of kidney", "肾移植术"),
  stemCellTransplantation: snomed(
    "709115004",
    "Transplantation of autologous hematopoietic stem cell",
  ),
  echocardiography: snomed("433236007", "Transthoracic echocardiography", "经胸超声心动图"),
  surgery: snomed("387713003", "Surgical procedure", "外科手术"),
  appendectomy: snomed("80146002", "Appendectomy", "阑尾切除术"),
  caesarean: snomed("11466000", "Cesarean section", "剖宫产术"),
  colonoscopy: snomed("73761001", "Colonoscopy", "结肠镜检查"),
  coronaryIntervention: snomed(
    "415070008",
    "Percutaneous coronary intervention",
    "经皮冠状动脉介入治疗",
  ),
} as const satisfies Readonly<Record<string, Deed>>;

export const VACCINES = {
  influenza: cvx("140", "Influenza, seasonal, injectable, preservative free", "流感疫苗"),
  influenzaLive: cvx("149", "influenza, live, intranasal, quadrivalent"),
  mmr: cvx("03", "measles, mumps and rubella virus vaccine", "麻腮风疫苗"),
  varicella: cvx("21", "varicella virus vaccine", "水痘疫苗"),
  zosterLive: cvx("121", "zoster vaccine, live"),
  yellowFever: cvx("37", "yellow fever vaccine", "黄热病疫苗"),
  pneumococcal: cvx("33", "pneumococcal polysaccharide vaccine, 23 valent", "肺炎球菌疫苗"),
  tetanus: cvx("113", "Td (adult) preservative free"),
  hepatitisB: cvx("43", "Hep B, adult", "乙肝疫苗"),
} as const satisfies Readonly<Record<string, Deed>>;

export const ALLERGENS = {
  penicillin: rxnorm("7980", "penicillin G", "青霉素"),
  peanut: snomed("762952008", "Peanut", "花生"),
  cyclophosphamide: rxnorm("3002", "cyclophosphamide", "环磷酰胺"),
  rituximab: rxnorm("121191", "rituximab", "利妥昔单抗"),
  tocilizumab: rxnorm("612865", "tocilizumab", "托珠单抗"),
  pollen: snomed("418689008", "Allergy to grass pollen", "花粉"),
} as const satisfies Readonly<Record<string, Deed>>;

export type ProcedureKey = keyof typeof PROCEDURES;
export type VaccineKey = keyof typeof VACCINES;
export type AllergenKey = keyof typeof ALLERGENS;
