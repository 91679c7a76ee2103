import {
  aboveOneMilligram,
  classified,
  type Line,
  LUNG_FUNCTION,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Weak muscles, and what is asked of those who have them. */
export const WEAKNESS: readonly Line[] = [
  { key: "ck", is: [620, 1900] },
  { key: "mmt8", daysAgo: VISIT, is: [104, 132] },
  { key: "physicianGlobal", daysAgo: VISIT, is: [4, 7] },
  { key: "patientGlobal", daysAgo: VISIT, is: [4, 8] },
  { key: "extramuscular", daysAgo: VISIT, is: [2, 6] },
  { key: "haq", daysAgo: VISIT, is: [0.75, 2.12, 2] },
  { key: "muscleInvolvement", daysAgo: VISIT, is: "yes" },
  classified("myositisCriteria"),
];

/** Dermatomyositis that came back under three drugs. */
export const MYOSITIS: WorkUp = {
  diagnoses: (random) => [{ what: "dermatomyositis", since: random.int(420, 2300) }],
  steroid: (kg) => [
    { what: "prednisone", as: "statement", from: 300, until: 240, mg: aboveOneMilligram(kg) },
    { what: "prednisone", as: "statement", from: 239, mg: 10 },
  ],
  immunomodulators: [
    { what: "cyclophosphamide", as: "statement", from: 520, until: 330 },
    { what: "methotrexate", as: "statement", from: 310 },
  ],
  alsoTakes: [{ what: "folicAcid", as: "statement", from: 310 }],
  lines: withLines(
    [...SAFETY, ...LUNG_FUNCTION],
    [...WEAKNESS, { key: "mi2", daysAgo: [200, 900], is: "positive" }],
  ),
};
