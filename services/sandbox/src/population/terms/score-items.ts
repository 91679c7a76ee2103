import type { AnalyteKey } from "./analytes.ts";

/** One item of a score: a concept of our own list, what one level adds, and the levels used here. */
interface Item {
  readonly code: string;
  readonly display: string;
  readonly weight: number;
  readonly most: number;
}

/** How a clinic that writes items down spreads a total over them. */
export interface ScoreSheet {
  readonly title: string;
  /** Yes and no, or a level. */
  readonly answers: "flag" | "level";
  readonly items: readonly Item[];
  /** In the order of the items, heaviest first, or evenly. */
  readonly spread: "heaviest" | "even";
}

const rows = (prefix: string, weight: number, most: number, names: string): readonly Item[] =>
  names.split(" ").map((name) => ({
    code: `${prefix}-${name}`,
    display: name.replaceAll("-", " "),
    weight,
    most,
  }));

const sledai = (weight: number, names: string): readonly Item[] =>
  rows("sledai-2k", weight, 1, names);
const essdai = (weight: number, most: number, names: string): readonly Item[] =>
  rows("essdai", weight, most, names);

/** `most` 0: an item that nobody here has; it stands on the sheet all the same. */
const SLEDAI: readonly Item[] = [
  ...sledai(4, "arthritis proteinuria haematuria pyuria urinary-casts myositis"),
  ...sledai(
    2,
    "rash alopecia low-complement increased-dna-binding mucosal-ulcers pleurisy pericarditis",
  ),
  ...sledai(1, "leukopenia fever thrombocytopenia"),
  ...rows(
    "sledai-2k",
    8,
    0,
    "seizure psychosis organic-brain-syndrome visual-disturbance cranial-nerve-disorder lupus-headache cva vasculitis",
  ),
];

const ESSDAI: readonly Item[] = [
  ...essdai(5, 1, "pulmonary"),
  ...essdai(4, 1, "lymphadenopathy"),
  ...essdai(3, 2, "cutaneous constitutional"),
  ...essdai(2, 2, "articular haematological glandular"),
  ...essdai(1, 2, "biological"),
  ...essdai(5, 0, "renal peripheral-nervous central-nervous"),
  ...essdai(6, 0, "muscular"),
];

const MRSS: readonly Item[] = rows(
  "mrss",
  1,
  3,
  "fingers-left fingers-right hand-left hand-right forearm-left forearm-right face chest " +
    "abdomen upper-arm-left upper-arm-right lower-leg-left lower-leg-right foot-left foot-right " +
    "thigh-left thigh-right",
);

export const SCORE_SHEETS: Readonly<Partial<Record<AnalyteKey, ScoreSheet>>> = {
  sledai: { title: "SLEDAI-2K", answers: "flag", items: SLEDAI, spread: "heaviest" },
  essdai: { title: "ESSDAI", answers: "level", items: ESSDAI, spread: "heaviest" },
  mrss: { title: "mRSS", answers: "level", items: MRSS, spread: "even" },
};
