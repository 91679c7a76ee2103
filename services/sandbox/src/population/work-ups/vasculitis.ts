import {
  aboveOneMilligram,
  classified,
  LUNG_FUNCTION,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Microscopic polyangiitis of the kidneys that came back after cyclophosphamide and rituximab. */
export const VASCULITIS: WorkUp = {
  diagnoses: (random) => [{ what: "polyangiitis", since: random.int(300, 2600) }],
  steroid: (kg) => [
    {
      what: "methylprednisolone",
      as: "statement",
      from: 250,
      until: 205,
      mg: aboveOneMilligram(kg),
    },
    { what: "prednisone", as: "statement", from: 204, mg: 10 },
  ],
  immunomodulators: [
    { what: "cyclophosphamide", as: "statement", from: 290, until: 180 },
    { what: "rituximab", as: "administration", from: 160, mg: 500 },
  ],
  alsoTakes: [{ what: "amlodipine", as: "statement", from: 300 }],
  lines: withLines(
    [...SAFETY, ...LUNG_FUNCTION],
    [
      { key: "creatinine", is: [96, 142] },
      { key: "crp", is: [14, 80, 1] },
      { key: "mpo", daysAgo: [30, 600], is: "positive" },
      { key: "pr3", daysAgo: [30, 600], is: "negative" },
      { key: "anca", daysAgo: [30, 600], is: "positive" },
      { key: "bvas", daysAgo: VISIT, is: [17, 26] },
      { key: "bvasMajor", daysAgo: VISIT, is: [1, 3] },
      { key: "renalHaematuria", daysAgo: VISIT, is: "yes" },
      { key: "renalProteinuria", daysAgo: VISIT, is: "yes" },
      classified("mpaCriteria"),
    ],
  ),
};
