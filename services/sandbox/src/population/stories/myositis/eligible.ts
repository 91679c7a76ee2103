import type { StoryRow } from "../../story.ts";
import { changhai, nanjing, zhejiang } from "./expect.ts";

/** Whom at least one of two studies of myositis would take. */
export const ELIGIBLE: readonly StoryRow[] = [
  {
    key: "dermatomyositis-for-two-studies",
    about: "Weak, with a rash and a high creatine kinase, in spite of three drugs.",
    shows: [zhejiang.eligible, changhai.eligible, nanjing.noCandidate],
    age: 44,
  },
  {
    key: "necrotising-myopathy",
    about: "A man with antibodies against SRP and a creatine kinase of 9 400.",
    shows: [zhejiang.eligible, changhai.eligible],
    sex: "male",
    age: 38,
    kg: 72,
    diagnosis: [{ what: "necrotisingMyopathy", since: 900 }],
    results: { mi2: "negative", srp: "positive", ck: 9400 },
  },
  {
    key: "polymyositis-ku",
    about:
      "Antibodies against Ku go with myositis: enough for one study; the other asks for those that were not all sought.",
    shows: [zhejiang.unknown("iim-inc-3", "missing"), changhai.eligible],
    age: 49,
    diagnosis: [{ what: "polymyositis", since: 800 }],
    results: {
      mi2: "negative",
      jo1: "negative",
      srp: "negative",
      ku: "positive",
    },
  },
  {
    key: "dermatomyositis-lungs-racing",
    about: "Rapidly progressive interstitial pneumonia, never had cyclophosphamide.",
    shows: [zhejiang.eligible, changhai.unknown("iim-inc-4", "missing")],
    age: 41,
    alsoHas: [{ what: "interstitialLung", since: 45 }],
    immunomodulators: [{ what: "tacrolimus", as: "statement", from: 40, mg: 3 }],
    reports: [{ what: "groundGlass", daysAgo: 12 }],
    results: { rapidLung: { is: "yes", daysAgo: 6 } },
  },
  {
    key: "dermatomyositis-liver-or-muscle",
    about: "AST at six times its limit: from the muscle, surely; each study reads it otherwise.",
    shows: [zhejiang.fails("inc-3b"), changhai.review("inc-2e")],
    age: 47,
    results: { ast: 240 },
  },
];
