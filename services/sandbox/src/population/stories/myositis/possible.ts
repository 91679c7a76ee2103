import type { StoryRow } from "../../story.ts";
import { changhai, zhejiang } from "./expect.ts";

/** People with myositis of whom something cannot be told. */
export const POSSIBLE: readonly StoryRow[] = [
  {
    key: "myositis-antibody-never-sought",
    about: "No antibody was ever looked for.",
    shows: [zhejiang.unknown("iim-inc-3", "missing"), changhai.unknown("iim-inc-3", "missing")],
    age: 50,
    results: { mi2: null },
  },
  {
    key: "myositis-strength-of-the-spring",
    about: "MMT-8 121, three months ago.",
    shows: [zhejiang.unknown("iim-inc-2", "stale"), changhai.unknown("iim-inc-2", "stale")],
    age: 42,
    results: { mmt8: { is: 121, daysAgo: 92 } },
  },
  {
    key: "myositis-strength-twice",
    about: "Two examiners at one visit: 128 and 146.",
    shows: [zhejiang.unknown("iim-inc-2"), changhai.unknown("iim-inc-2", "conflicting")],
    age: 46,
    results: {
      mmt8: [
        { is: 128, daysAgo: 4 },
        { is: 146, daysAgo: 4 },
      ],
    },
  },
  {
    key: "myositis-suspected",
    about: "Weakness and a high creatine kinase; myositis is the working diagnosis.",
    shows: [
      zhejiang.unknown("iim-inc-1", "unconfirmed"),
      changhai.unknown("iim-inc-1", "unconfirmed"),
    ],
    age: 35,
    diagnosis: [{ what: "polymyositis", since: 60, verification: "provisional" }],
    results: { myositisCriteria: null },
  },
  {
    key: "myositis-bilirubin-without-limits",
    about: "Bilirubin without limits of normal.",
    shows: [zhejiang.unknown("inc-3c", "range"), changhai.unknown("inc-2f", "range")],
    age: 53,
    results: { bilirubin: { is: 22, normal: null } },
  },
  {
    key: "myositis-neutrophils-under-a-growth-factor",
    about: "Neutrophils counted a week after filgrastim: that count does not say.",
    shows: [zhejiang.unknown("inc-2c"), changhai.unknown("inc-2b")],
    age: 45,
    alsoTakes: [{ what: "filgrastim", as: "administration", from: 11 }],
  },
  {
    key: "myositis-score-under-a-house-code",
    about: "MMT-8 under a code that only this hospital knows.",
    shows: [zhejiang.unknown("iim-inc-2", "unmapped"), changhai.unknown("iim-inc-2", "unmapped")],
    age: 48,
    home: "zhejiang",
    results: { mmt8: { is: 118, localCode: ["PF-0611", "徒手肌力测定"] } },
  },
  {
    key: "myositis-dose-in-tablets",
    about: "Twelve tablets a day of a strength that the order does not tell.",
    shows: [zhejiang.unknown("iim-inc-4"), changhai.unknown("iim-inc-4")],
    age: 40,
    steroid: [{ what: "prednisone", from: 50, tablets: 12, named: "text" }],
  },
];
