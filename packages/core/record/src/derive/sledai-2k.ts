import { conceptId } from "@cohort/foundation";
import { type Item, sumOf } from "./sum.ts";

/** The 24 items by what each adds where it is present. 8 x 8 + 6 x 4 + 7 x 2 + 3 x 1 = 105. */
const WEIGHTS: readonly (readonly [number, readonly string[]])[] = [
  [
    8,
    [
      "seizure",
      "psychosis",
      "organic-brain-syndrome",
      "visual-disturbance",
      "cranial-nerve-disorder",
      "lupus-headache",
      "cva",
      "vasculitis",
    ],
  ],
  [4, ["arthritis", "myositis", "urinary-casts", "haematuria", "proteinuria", "pyuria"]],
  [
    2,
    [
      "rash",
      "alopecia",
      "mucosal-ulcers",
      "pleurisy",
      "pericarditis",
      "low-complement",
      "increased-dna-binding",
    ],
  ],
  [1, ["fever", "thrombocytopenia", "leukopenia"]],
];

/** Recorded as its points, or as 1 for present: an item is worth its weight or nothing. */
const item = (name: string, weight: number): Item => ({
  concept: conceptId(`sledai-2k-${name}`),
  ofNumber: (value) => {
    if (value === 0) return 0;
    return value === weight || value === 1 ? weight : null;
  },
  ifPresent: weight,
});

/**
 * Items are answered by a person who attributes the finding to lupus, so none is filled in from
 * laboratory data: a low platelet count alone is no item. Dated by the youngest item; the score
 * describes the ten days before it.
 */
export const sledai2k = sumOf({
  concept: conceptId("sledai-2k-total"),
  name: "sum of SLEDAI-2K items",
  source: "24 weighted items, 0 to 105: Gladman et al., J Rheumatol 2002",
  items: WEIGHTS.flatMap(([weight, names]) => names.map((name) => item(name, weight))),
  oneVisitDays: 10,
});
