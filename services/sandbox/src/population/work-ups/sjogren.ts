import {
  aboveOneMilligram,
  classified,
  IMMUNOLOGY,
  LUNG_FUNCTION,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Primary Sjögren's syndrome of glands and blood that came back, with parotids that stay swollen. */
export const SJOGREN: WorkUp = {
  diagnoses: (random) => [
    { what: "sjogrenPrimary", since: random.int(500, 3200) },
    { what: "parotidSwelling", since: random.int(200, 330) },
    { what: "parotidSwelling", since: random.int(5, 40) },
  ],
  steroid: (kg) => [
    { what: "prednisone", as: "statement", from: 320, until: 250, mg: aboveOneMilligram(kg) },
    { what: "prednisone", as: "statement", from: 249, mg: 7.5 },
  ],
  immunomodulators: [
    { what: "cyclophosphamide", as: "statement", from: 560, until: 330 },
    { what: "mycophenolate", as: "statement", from: 420, mg: 1500 },
  ],
  alsoTakes: [{ what: "hydroxychloroquine", as: "statement", from: 460, mg: 400 }],
  lines: withLines(
    [...SAFETY, ...LUNG_FUNCTION],
    [
      { key: "c4", daysAgo: IMMUNOLOGY, is: [0.04, 0.08, 2] },
      { key: "c3", daysAgo: IMMUNOLOGY },
      { key: "igg", is: [17.6, 26, 1] },
      { key: "ana", daysAgo: [200, 900], is: "positive" },
      { key: "ssa", daysAgo: [200, 900], is: "positive" },
      { key: "ro60", daysAgo: [200, 900], is: "positive" },
      { key: "ssb", daysAgo: [200, 900], is: "positive" },
      { key: "cryoglobulin", is: "negative" },
      { key: "essdai", daysAgo: VISIT, is: [8, 18] },
      classified("sjogrenCriteria"),
    ],
  ),
};
