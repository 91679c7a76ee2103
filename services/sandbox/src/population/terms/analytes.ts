/** What is normal, in the analyte's own unit; null: no limit on that side. */
export type Limits = readonly [low: number | null, high: number | null];

/** What a laboratory measures as a number. */
export interface Analyte {
  /** LOINC, SNOMED CT, or a concept of our own list where neither has one: told apart by their form. */
  readonly code: string;
  readonly display: string;
  readonly group: "blood-count" | "chemistry" | "coagulation" | "immunology" | "vital" | "score";
  /** UCUM: the unit in which stories give values. Laboratories may report others. */
  readonly unit: string;
  readonly digits: number;
  /** Values of someone well. */
  readonly usual: readonly [from: number, to: number];
  readonly normal: { readonly female: Limits; readonly male: Limits } | null;
}

const of =
  (group: Analyte["group"]) =>
  (
    code: string,
    display: string,
    unit: string,
    digits: number,
    usual: readonly [number, number],
    female?: Limits,
    male: Limits | undefined = female,
  ): Analyte => ({
    code,
    display,
    group,
    unit,
    digits,
    usual,
    normal: female && male ? { female, male } : null,
  });

const count = of("blood-count");
const serum = of("chemistry");
const clot = of("coagulation");
const immune = of("immunology");
const vital = of("vital");
const score = of("score");

/** Codes are those of the concept dictionary, plus a few of common tests that no study asks about. */
export const ANALYTES = {
  haemoglobin: count("718-7", "Hemoglobin", "g/L", 0, [132, 148], [115, 150], [130, 175]),
  wbc: count("6690-2", "Leukocytes", "10*9/L", 1, [5.8, 8.8], [3.5, 9.5]),
  neutrophils: count("751-8", "Neutrophils", "10*9/L", 1, [2.2, 5.1], [1.8, 6.3]),
  platelets: count("777-3", "Platelets", "10*9/L", 0, [150, 320], [125, 350]),
  alt: serum("1742-6", "ALT", "U/L", 0, [10, 36], [7, 40], [9, 50]),
  ast: serum("1920-8", "AST", "U/L", 0, [16, 33], [13, 35], [15, 40]),
  bilirubin: serum("14631-6", "Bilirubin, total", "umol/L", 1, [5, 17], [null, 21], [null, 26]),
  creatinine: serum("14682-9", "Creatinine", "umol/L", 0, [50, 72], [41, 73], [57, 97]),
  egfr: serum("98979-8", "eGFR (CKD-EPI 2021)", "mL/min/{1.73_m2}", 0, [91, 118], [90, null]),
  alp: serum("6768-6", "Alkaline phosphatase", "U/L", 0, [48, 92], [35, 105], [40, 130]),
  ck: serum("2157-6", "Creatine kinase", "U/L", 0, [45, 150], [40, 170], [50, 200]),
  albumin: serum("1751-7", "Albumin", "g/L", 0, [41, 48], [40, 55]),
  crp: serum("1988-5", "C-reactive protein", "mg/L", 1, [0.6, 4.4], [null, 5]),
  esr: serum("4537-7", "Erythrocyte sedimentation rate", "mm/h", 0, [4, 14], [null, 20]),
  hba1c: serum("4548-4", "Hemoglobin A1c", "%", 1, [4.9, 5.7], [4, 6]),
  potassium: serum("2823-3", "Potassium", "mmol/L", 1, [3.7, 4.9], [3.5, 5.3]),
  cholesterol: serum("14647-2", "Cholesterol", "mmol/L", 2, [3.6, 5.1], [null, 5.2]),
  ferritin: serum("2276-4", "Ferritin", "ug/L", 0, [35, 140], [13, 150], [30, 400]),
  urineProtein: serum("2889-4", "Protein, 24 h", "g/(24.h)", 2, [0.04, 0.13], [null, 0.15]),
  pt: clot("5902-2", "Prothrombin time", "s", 1, [11, 13.4], [10, 14]),
  inr: clot("6301-6", "INR", "{INR}", 2, [0.9, 1.12], [0.8, 1.2]),
  c3: immune("4485-9", "Complement C3", "g/L", 2, [0.85, 1.25], [0.7, 1.4]),
  c4: immune("4498-2", "Complement C4", "g/L", 2, [0.15, 0.32], [0.1, 0.4]),
  dsDnaLevel: immune("5130-0", "Anti-dsDNA", "[IU]/mL", 0, [4, 24], [null, 30]),
  iga: immune("2458-8", "IgA", "g/L", 2, [1.3, 3.4], [1, 4.2]),
  igg: immune("2465-3", "IgG", "g/L", 1, [9.2, 15.6], [8.6, 17.4]),
  hbvDna: immune("42595-9", "HBV DNA", "[IU]/mL", 0, [0, 0], [null, 20]),
  hcvRna: immune("11011-4", "HCV RNA", "[IU]/mL", 0, [0, 0], [null, 15]),
  cmvDna: immune("72493-0", "CMV DNA", "[IU]/mL", 0, [0, 0], [null, 200]),
  cardiolipinIgg: immune("3181-5", "Anticardiolipin IgG", "[GPL'U]", 0, [2, 9], [null, 20]),
  b2gp1Igg: immune(
    "44448-9",
    "Anti-beta-2-glycoprotein I IgG",
    "[arb'U]/mL",
    0,
    [1, 9],
    [null, 20],
  ),
  fvc: vital("19872-1", "FVC, per cent of predicted", "%", 0, [84, 104]),
  dlco: vital("98130-8", "DLCO, per cent of predicted", "%", 0, [76, 94]),
  lvef: vital("10230-1", "Left ventricular ejection fraction", "%", 0, [58, 68]),
  spo2: vital("59410-1", "Oxygen saturation on room air", "%", 0, [96, 99]),
  spo2Any: vital("59408-5", "Oxygen saturation by pulse oximetry", "%", 0, [95, 99]),
  weight: vital("29463-7", "Body weight", "kg", 1, [48, 92]),
  height: vital("8302-2", "Body height", "cm", 0, [150, 186]),
  temperature: vital("8310-5", "Body temperature", "Cel", 1, [36.3, 37.1]),
  ecog: score("89247-1", "ECOG performance status", "{score}", 0, [0, 1]),
  physicianGlobal: score("75846-6", "Physician's global assessment", "{score}", 0, [4, 7]),
  patientGlobal: score("75894-6", "Patient's global assessment", "{score}", 0, [4, 8]),
  extramuscular: score("extramuscular-activity", "Extramuscular activity", "{score}", 0, [2, 6]),
  haq: score("75874-8", "HAQ-DI", "{score}", 2, [0.75, 2.12]),
  mmt8: score("mmt8-total", "MMT-8", "{score}", 0, [104, 132]),
  mrss: score("mrss-total", "Modified Rodnan skin score", "{score}", 0, [24, 32]),
  essdai: score("essdai-total", "ESSDAI", "{score}", 0, [8, 18]),
  bvas: score("bvas-total", "BVAS version 3", "{score}", 0, [17, 26]),
  bvasMajor: score("bvas-major-items", "BVAS major items", "{score}", 0, [1, 3]),
  swollen66: score("swollen-joint-count-66", "Swollen joints, of 66", "{#}", 0, [8, 17]),
  tender68: score("tender-joint-count-68", "Tender joints, of 68", "{#}", 0, [9, 22]),
  swollen28: score("88980-8", "Swollen joints, of 28", "{#}", 0, [6, 12]),
  das28Esr: score("das28-esr", "DAS28 with ESR", "{score}", 1, [4.3, 6.4]),
  functionalClass: score("acr-functional-class-ra", "ACR functional class", "{score}", 0, [2, 3]),
  survival: score("expected-survival", "Expected survival", "wk", 0, [200, 900]),
  das28: score("441870009", "DAS28", "{score}", 1, [2.1, 5.8]),
  sledai: score("sledai-2k-total", "SLEDAI-2K total score", "{score}", 0, [9, 18]),
} as const satisfies Readonly<Record<string, Analyte>>;

export type AnalyteKey = keyof typeof ANALYTES;
