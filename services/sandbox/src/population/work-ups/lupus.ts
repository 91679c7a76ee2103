import {
  aboveOneMilligram,
  classified,
  IMMUNOLOGY,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Active lupus in spite of two immunomodulators. */
export const LUPUS: WorkUp = {
  diagnoses: (random) => [{ what: "sle", since: random.int(800, 4200) }],
  steroid(kg) {
    const mg = aboveOneMilligram(kg);
    return [
      { what: "prednisone", from: 58, mg },
      { what: "prednisone", as: "statement", from: 58, mg },
    ];
  },
  immunomodulators: [
    { what: "mycophenolate", as: "statement", from: 420, mg: 1500 },
    { what: "tacrolimus", as: "dispense", from: 265, mg: 2 },
  ],
  alsoTakes: [
    { what: "hydroxychloroquine", as: "statement", from: 900, mg: 400 },
    { what: "calcium", as: "statement", from: 400 },
  ],
  lines: withLines(SAFETY, [
    { key: "haemoglobin", is: [98, 128] },
    { key: "platelets", is: [112, 260] },
    { key: "creatinine", is: [52, 88] },
    { key: "albumin", is: [31, 41] },
    { key: "cmvDna", is: "not-detected" },
    { key: "c3", daysAgo: IMMUNOLOGY, is: [0.38, 0.62, 2] },
    { key: "c4", daysAgo: IMMUNOLOGY, is: [0.04, 0.08, 2] },
    { key: "dsDna", daysAgo: IMMUNOLOGY, is: "positive" },
    { key: "ana", daysAgo: [200, 900], is: "positive" },
    { key: "urineProtein", daysAgo: [5, 20], is: [0.3, 2.6, 2] },
    { key: "sledai", daysAgo: VISIT, is: [9, 18] },
    classified("classification"),
  ]),
};
