import { classified, LUNG_FUNCTION, SAFETY, withLines, type WorkUp } from "./work-up.ts";

/** Primary antiphospholipid syndrome whose thromboses came back under warfarin. */
export const ANTIPHOSPHOLIPID: WorkUp = {
  diagnoses: (random) => [
    { what: "primaryAps", coded: "snomed", since: random.int(500, 2600) },
    { what: "thrombosis", coded: "snomed", since: random.int(410, 480) },
    { what: "thrombosis", coded: "snomed", since: random.int(30, 90) },
  ],
  steroid: () => [{ what: "prednisone", as: "statement", from: 60, mg: 10 }],
  immunomodulators: [{ what: "hydroxychloroquine", as: "statement", from: 300, mg: 400 }],
  alsoTakes: [{ what: "warfarin", as: "statement", from: 470, mg: 3 }],
  lines: withLines(
    [...SAFETY, ...LUNG_FUNCTION],
    [
      { key: "pt", is: [24, 31, 1] },
      { key: "inr", is: [2.1, 2.9, 1] },
      { key: "lupusAnticoagulant", daysAgo: [12, 50], is: "positive" },
      { key: "lupusAnticoagulant", daysAgo: [200, 400], is: "positive" },
      { key: "cardiolipinIgg", daysAgo: [12, 50], is: [52, 96] },
      { key: "cardiolipinIgg", daysAgo: [200, 400], is: [52, 96] },
      { key: "cardiolipinIgm", daysAgo: [12, 50], is: "negative" },
      { key: "b2gp1Igg", daysAgo: [12, 50], is: [4, 12] },
      { key: "b2gp1Igm", daysAgo: [12, 50], is: "negative" },
      classified("sydneyCriteria"),
    ],
  ),
};
