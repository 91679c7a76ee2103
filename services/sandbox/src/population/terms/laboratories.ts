import type { AnalyteKey, Limits } from "./analytes.ts";
import type { Language } from "./language.ts";

/** How a laboratory reports an analyte: what one of its units is in the analyte's own. */
export interface ReportedUnit {
  readonly unit: string;
  readonly per: number;
  readonly digits: number;
  /** LOINC tells mass from moles. */
  readonly code?: string;
  /** A spelling that is no UCUM: written as text alone. */
  readonly vendor?: true;
}

/** How limits of normal are written: for the patient's sex alone, for both, as text. */
export type RangeStyle = "own" | "both-sexes" | "text";

export interface Laboratory {
  readonly language: Language;
  readonly ranges: RangeStyle;
  /** How words are given: by SNOMED CT code, as a LOINC answer, or in a CodeableConcept's text alone. */
  readonly words: "snomed" | "answer" | "text";
  /** A blood count is so many results, one with components, or one with members. */
  /** Marks what is outside the limits with an interpretation code. */
  readonly flags?: true;
  readonly bloodCount: "single" | "components" | "members";
  readonly units: Readonly<Partial<Record<AnalyteKey, ReportedUnit>>>;
  /** Its own limits where they differ. */
  readonly limits?: Readonly<Partial<Record<AnalyteKey, Limits>>>;
}

const thousands = (unit: string, vendor?: true): Laboratory["units"] => {
  const row = { unit, per: 1, digits: 1, ...(vendor ? { vendor } : {}) };
  return { wbc: row, neutrophils: row, platelets: { ...row, digits: 0 } };
};

const perDecilitre: Laboratory["units"] = {
  haemoglobin: { unit: "g/dL", per: 10, digits: 1 },
  creatinine: { unit: "mg/dL", per: 88.4, digits: 2, code: "2160-0" },
  bilirubin: { unit: "mg/dL", per: 17.104, digits: 2, code: "1975-2" },
  c3: { unit: "mg/dL", per: 0.01, digits: 0 },
  c4: { unit: "mg/dL", per: 0.01, digits: 0 },
  iga: { unit: "mg/dL", per: 0.01, digits: 0 },
  crp: { unit: "mg/dL", per: 10, digits: 2 },
};

export const LABORATORIES = {
  hangzhou: {
    language: "zh",
    ranges: "own",
    words: "snomed",
    flags: true,
    bloodCount: "single",
    units: {},
  },
  taipei: {
    language: "zh",
    ranges: "text",
    words: "answer",
    bloodCount: "single",
    units: { ...perDecilitre, ...thousands("10*3/uL") },
  },
  hamburg: {
    language: "de",
    ranges: "both-sexes",
    words: "snomed",
    bloodCount: "members",
    units: {
      ...thousands("G/L", true),
      haemoglobin: { unit: "g/dL", per: 10, digits: 1 },
      creatinine: { unit: "mg/dL", per: 88.4, digits: 2, code: "2160-0" },
      bilirubin: { unit: "mg/dL", per: 17.104, digits: 2, code: "1975-2" },
    },
  },
  rotterdam: {
    language: "en",
    ranges: "own",
    words: "answer",
    bloodCount: "components",
    units: { haemoglobin: { unit: "mmol/L", per: 16.114, digits: 1 } },
  },
  izmir: {
    language: "en",
    ranges: "own",
    words: "text",
    bloodCount: "single",
    units: { ...perDecilitre, ...thousands("10*3/uL") },
    limits: { alt: [null, 45], ast: [null, 40] },
  },
  sevilla: {
    language: "en",
    ranges: "text",
    words: "answer",
    bloodCount: "members",
    units: { ...perDecilitre, ...thousands("10*3/uL") },
  },
  leeds: { language: "en", ranges: "own", words: "snomed", bloodCount: "members", units: {} },
  boston: {
    language: "en",
    ranges: "own",
    words: "answer",
    flags: true,
    bloodCount: "components",
    units: { ...perDecilitre, ...thousands("K/uL", true) },
  },
  pune: {
    language: "en",
    ranges: "text",
    words: "snomed",
    bloodCount: "single",
    units: {
      ...perDecilitre,
      wbc: { unit: "/uL", per: 0.001, digits: 0 },
      neutrophils: { unit: "/uL", per: 0.001, digits: 0 },
      platelets: { unit: "10*3/uL", per: 1, digits: 0 },
    },
  },
} as const satisfies Readonly<Record<string, Laboratory>>;

export type LaboratoryKey = keyof typeof LABORATORIES;
