import { classified, SAFETY, VISIT, withLines, type WorkUp } from "./work-up.ts";

/** Rheumatoid arthritis that stays active after methotrexate and three drugs of three mechanisms. */
export const ARTHRITIS: WorkUp = {
  diagnoses: (random) => [{ what: "rheumatoidArthritis", since: random.int(700, 4800) }],
  steroid: () => [{ what: "prednisone", as: "statement", from: 400, until: 20, mg: 10 }],
  immunomodulators: [
    { what: "methotrexate", as: "statement", from: 690, until: 300 },
    { what: "adalimumab", as: "statement", from: 600, until: 420 },
    { what: "tocilizumab", as: "statement", from: 400, until: 210 },
    { what: "tofacitinib", as: "statement", from: 200, until: 21, mg: 10 },
  ],
  alsoTakes: [{ what: "ibuprofen", as: "statement", from: 60 }],
  lines: withLines(SAFETY, [
    { key: "crp", is: [14, 52, 1] },
    { key: "esr", is: [34, 76] },
    { key: "rheumatoidFactor", daysAgo: [200, 900], is: "positive" },
    { key: "ccp", daysAgo: [200, 900], is: "positive" },
    { key: "swollen66", daysAgo: VISIT, is: [8, 17] },
    { key: "tender68", daysAgo: VISIT, is: [9, 22] },
    { key: "das28Esr", daysAgo: VISIT, is: [4.3, 6.4, 1] },
    { key: "functionalClass", daysAgo: VISIT, is: [2, 3] },
    { key: "activeArthritis", daysAgo: VISIT, is: "yes" },
    { key: "ecog", daysAgo: VISIT, is: [0, 2] },
    { key: "heartStructure", daysAgo: [12, 55], is: "yes" },
    classified("arthritisCriteria"),
  ]),
};
