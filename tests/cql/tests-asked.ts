import { daysBefore, monthsBefore } from "./dates.ts";

export interface Unit {
  readonly unit: string | null;
  /** How many of it one of the canonical unit is. */
  readonly times: number;
}

const unit = (code: string | null, times: number): Unit => ({ unit: code, times });

/** One row a test: where its threshold lies, in what units it comes, and how old it may be. */
export interface NumberTest {
  readonly concept: string;
  /** Thresholds and other values of interest, in the first unit. */
  readonly near: readonly number[];
  readonly units: readonly Unit[];
  readonly opens: (asOf: string) => string;
  /** Its limits of normal in the first unit: the threshold may be a multiple of one. */
  readonly range?: { readonly low?: number; readonly high?: number };
  /** Chance that it was done at all. */
  readonly done?: number;
  readonly flags?: true;
}

const weeks4 = (asOf: string): string => daysBefore(asOf, 28);
const months3 = (asOf: string): string => monthsBefore(asOf, 3);
const months6 = (asOf: string): string => monthsBefore(asOf, 6);
const CELLS = [unit("10*9/L", 1), unit("10*3/uL", 1), unit("/uL", 1000), unit("g/L", 1)];
const PERCENT = [unit("%", 1), unit("1", 0.01)];
const GENOMES = [unit("[IU]/mL", 1), unit("[IU]/L", 1000)];

export const NUMBERS: readonly NumberTest[] = [
  {
    concept: "haemoglobin",
    near: [80, 120],
    units: [unit("g/L", 1), unit("g/dL", 0.1), unit("mmol/L", 1 / 16.114), unit("U/L", 1)],
    opens: weeks4,
  },
  { concept: "wbc", near: [3, 6], units: CELLS, opens: weeks4 },
  { concept: "neutrophils-abs", near: [1.5, 4], units: CELLS, opens: weeks4 },
  { concept: "platelets", near: [30, 200], units: CELLS, opens: weeks4 },
  { concept: "alt", near: [80, 30], units: [unit("U/L", 1)], opens: weeks4, range: { high: 40 } },
  { concept: "ast", near: [70, 30], units: [unit("U/L", 1)], opens: weeks4, range: { high: 35 } },
  {
    concept: "egfr",
    near: [30, 90],
    units: [unit("mL/min/{1.73_m2}", 1), unit("mL/min", 1)],
    opens: weeks4,
    done: 0.6,
  },
  {
    concept: "creatinine-serum",
    near: [221, 80, 190],
    units: [unit("umol/L", 1), unit("mg/dL", 1 / 88.4), unit("mmol/L", 0.001), unit(null, 1)],
    opens: weeks4,
  },
  {
    concept: "bilirubin-total",
    near: [34.208, 12],
    units: [unit("umol/L", 1), unit("mg/dL", 1 / 17.104)],
    opens: weeks4,
  },
  { concept: "lvef", near: [50, 62], units: PERCENT, opens: (asOf) => daysBefore(asOf, 90) },
  { concept: "spo2-room-air", near: [94, 98], units: PERCENT, opens: weeks4 },
  {
    concept: "prothrombin-time",
    near: [19.5, 12],
    units: [unit("s", 1)],
    opens: weeks4,
    range: { high: 13 },
  },
  {
    concept: "inr",
    near: [1.8, 1],
    units: [unit("{INR}", 1), unit("1", 1), unit(null, 1)],
    opens: weeks4,
    range: { high: 1.2 },
  },
  {
    concept: "sledai-2k-total",
    near: [8, 14],
    units: [unit("{score}", 1), unit(null, 1)],
    opens: weeks4,
  },
  {
    concept: "c3-complement",
    near: [0.9, 0.6],
    units: [unit("g/L", 1), unit("mg/dL", 100)],
    opens: months3,
    range: { low: 0.9, high: 1.8 },
    flags: true,
  },
  {
    concept: "c4-complement",
    near: [0.1, 0.2],
    units: [unit("g/L", 1), unit("mg/dL", 100)],
    opens: months3,
    range: { low: 0.1, high: 0.4 },
    flags: true,
  },
  {
    concept: "iga",
    near: [0.7, 2],
    units: [unit("g/L", 1), unit("mg/dL", 100)],
    opens: weeks4,
    range: { low: 0.7, high: 4 },
    flags: true,
  },
  ...(["hbv-dna", "hcv-rna", "cmv-dna"] as const).map((concept): NumberTest => ({
    concept,
    near: [0, 20, 1000],
    units: GENOMES,
    opens: concept === "cmv-dna" ? weeks4 : months6,
    range: { high: 20 },
    flags: true,
  })),
];

export interface WordTest {
  readonly concept: string;
  readonly opens: (asOf: string) => string;
  /** The list that its answers are on, and the two words of it. */
  readonly list: string;
  readonly yes: string;
  readonly no: string;
  readonly done?: number;
}

const serology = (concept: string, done = 0.8): WordTest => ({
  concept,
  opens: months6,
  list: "result",
  yes: "positive",
  no: "negative",
  done,
});
const stated = (concept: string): WordTest => ({
  ...serology(concept, 0.4),
  opens: (asOf) => daysBefore(asOf, 28),
  list: "flag",
  yes: "met",
  no: "not-met",
});
const week = (asOf: string): string => daysBefore(asOf, 7);

export const WORDS: readonly WordTest[] = [
  { ...serology("anti-dsdna"), opens: months3 },
  serology("hbsag"),
  serology("anti-hbc-total"),
  serology("anti-hcv"),
  serology("hiv-antibody", 0.6),
  serology("hiv-ag-ab-combo", 0.4),
  serology("tb-igra"),
  ...["hbv-dna", "hcv-rna", "cmv-dna"].map((concept) => serology(concept, 0.2)),
  { ...serology("hcg-serum", 0.4), opens: week },
  { ...serology("hcg-urine", 0.3), opens: week },
  {
    ...serology("pregnancy-status", 0.3),
    opens: week,
    list: "pregnancy",
    yes: "pregnant",
    no: "not-pregnant",
  },
  {
    ...serology("lactation-status", 0.3),
    opens: weeks4,
    list: "lactation",
    yes: "lactating",
    no: "not-lactating",
  },
  { ...stated("classification-eular-acr-2019-sle"), done: 0.7 },
  stated("informed-consent"),
  stated("contraception-agreement"),
  stated("antiviral-willingness"),
  stated("investigator-opinion"),
];
