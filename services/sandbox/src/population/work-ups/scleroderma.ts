import {
  aboveOneMilligram,
  classified,
  LUNG_DISEASE,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Diffuse systemic sclerosis of a few years: skin that thickened within months, lungs at 60 %. */
export const SCLERODERMA: WorkUp = {
  diagnoses: (random) => [
    { what: "diffuseSclerosis", since: random.int(420, 1300) },
    { what: "interstitialLung", since: random.int(200, 400) },
    { what: "raynaud", since: 2600 },
  ],
  steroid: (kg) => [
    { what: "prednisone", as: "statement", from: 380, until: 320, mg: aboveOneMilligram(kg) },
    { what: "prednisone", as: "statement", from: 319, mg: 5 },
  ],
  immunomodulators: [
    { what: "cyclophosphamide", as: "statement", from: 620, until: 400 },
    { what: "mycophenolate", as: "statement", from: 395, mg: 2000 },
  ],
  alsoTakes: [{ what: "omeprazole", as: "statement", from: 500 }],
  lines: withLines(
    [...SAFETY, ...LUNG_DISEASE],
    [
      { key: "ana", daysAgo: [200, 900], is: "positive" },
      { key: "mrss", daysAgo: VISIT, is: [24, 32] },
      { key: "mrss", daysAgo: [110, 150], is: [14, 17] },
      classified("sclerosisCriteria"),
    ],
  ),
  reports: [{ what: "groundGlass", daysAgo: 40 }],
};
