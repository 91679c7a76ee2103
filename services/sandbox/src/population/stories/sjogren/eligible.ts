import type { StoryRow } from "../../story.ts";
import { pss, risk, sjs } from "./expect.ts";

/** Whom at least one of three studies of Sjögren's syndrome would take. */
export const ELIGIBLE: readonly StoryRow[] = [
  {
    key: "sjogren-for-three-studies",
    about: "Parotids that stay swollen, low C4, activity in spite of everything tried.",
    shows: [sjs.eligible, pss.eligible, risk.eligible],
    age: 46,
  },
  {
    key: "sjogren-domains-in-a-form",
    about: "ESSDAI as twelve answers of a form, which sum to 11.",
    shows: [sjs.eligible, pss.eligible, risk.eligible],
    age: 52,
    home: "hamburg",
    results: { essdai: 11 },
  },
  {
    key: "sjogren-in-a-man",
    about: "A man, his lymph nodes enlarged instead of his parotids, domains item by item.",
    shows: [sjs.eligible, pss.eligible, risk.eligible],
    sex: "male",
    age: 58,
    kg: 74,
    home: "leeds",
    diagnosis: [
      { what: "sjogrenPrimary", since: 1500 },
      { what: "lymphadenopathy", since: 240 },
      { what: "lymphadenopathy", since: 20 },
    ],
  },
  {
    key: "sjogren-of-sixty-seven",
    about: "Too old for two studies whose limit is 65, not for the third, whose limit is 70.",
    shows: [sjs.nearMiss("inc-1"), pss.nearMiss("inc-1"), risk.eligible],
    age: 67,
    kg: 67,
    results: { creatinine: 51 },
  },
  {
    key: "sjogren-with-thyroiditis",
    about:
      "Hashimoto's thyroiditis is another autoimmune disease, though none of connective tissue.",
    shows: [sjs.eligible, pss.eligible, risk.fails("exc-4")],
    age: 44,
    alsoHas: [{ what: "hashimoto", coded: "icd10cm", since: 2400 }],
  },
  {
    key: "sjogren-without-the-subunit",
    about: "SSA positive, Ro60 never looked for: a person is asked which subunit it is.",
    shows: [sjs.review("sjs-inc-2"), pss.eligible, risk.eligible],
    age: 39,
    results: { ro60: null },
  },
  {
    key: "sjogren-raised-alt",
    about: "ALT at 3.2 times its limit: one study lets a person say whether the disease raises it.",
    shows: [sjs.fails("inc-3a"), pss.review("inc-2d"), risk.nearMiss("inc-4a")],
    age: 50,
    home: "zhejiang",
    results: { alt: 128 },
  },
  {
    key: "sjogren-core-antibody",
    about: "Antibodies against hepatitis B core without virus: each study reads them otherwise.",
    shows: [sjs.review("exc-3a"), pss.eligible, risk.review("exc-2")],
    age: 55,
    kg: 62,
    home: "taipei",
    results: { antiHbc: "positive", hbvDna: "not-detected" },
  },
];
