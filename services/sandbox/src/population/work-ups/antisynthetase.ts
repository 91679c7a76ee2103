import { WEAKNESS } from "./myositis.ts";
import {
  aboveOneMilligram,
  classified,
  LUNG_DISEASE,
  SAFETY,
  VISIT,
  withLines,
  type WorkUp,
} from "./work-up.ts";

/** Severe antisynthetase syndrome of muscle and lung, off all drugs for three weeks. */
export const ANTISYNTHETASE: WorkUp = {
  diagnoses: (random) => [
    { what: "antisynthetase", since: random.int(300, 1900), severity: "severe" },
    { what: "interstitialLung", since: random.int(200, 290) },
  ],
  steroid: (kg) => [
    { what: "prednisone", as: "statement", from: 300, until: 22, mg: aboveOneMilligram(kg) },
  ],
  immunomodulators: [
    { what: "cyclophosphamide", as: "statement", from: 520, until: 330 },
    { what: "tacrolimus", as: "statement", from: 290, until: 24, mg: 2 },
  ],
  alsoTakes: [{ what: "calcium", as: "statement", from: 400 }],
  lines: withLines(
    [...SAFETY, ...LUNG_DISEASE],
    [
      ...WEAKNESS,
      { key: "jo1", daysAgo: [200, 900], is: "positive" },
      { key: "ro52", daysAgo: [200, 900], is: "positive" },
      { key: "ecog", daysAgo: VISIT, is: [0, 2] },
      { key: "heartStructure", daysAgo: [12, 55], is: "yes" },
      classified("enmcCriteria"),
    ],
  ),
  reports: [{ what: "groundGlass", daysAgo: 35 }],
};
