import type { Names } from "./language.ts";

/** What an examination by imaging found, as radiologists code and write it. */
export interface Finding {
  /** LOINC code and name of the examination. */
  readonly examination: readonly [code: string, name: string];
  /** A concept of our own list, or SNOMED CT: told apart by its form. */
  readonly code: string;
  readonly names: Names;
}

const CT_OF_CHEST = ["29252-4", "CT Chest WO contrast"] as const;

export const EXAMINATIONS = {
  groundGlass: {
    examination: CT_OF_CHEST,
    code: "hrct-ground-glass",
    names: {
      en: "Ground-glass opacities in both lower lobes, reticulation.",
      zh: "双肺下叶磨玻璃影，伴网格影。",
      de: "Milchglastrübungen beider Unterlappen, Retikulation.",
    },
  },
  clearLungs: {
    examination: CT_OF_CHEST,
    code: "",
    names: { en: "Lungs clear.", zh: "双肺清晰。", de: "Lunge frei." },
  },
} as const satisfies Readonly<Record<string, Finding>>;

export type Examination = keyof typeof EXAMINATIONS;
