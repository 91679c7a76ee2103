import type { StoryRow } from "../../story.ts";
import { unknown } from "./expect.ts";

/** People of whom something is missing, too old, or contradicts itself. */
export const INCOMPLETE: readonly StoryRow[] = [
  {
    key: "no-echocardiography",
    about: "Complete but for the heart: one examination away from eligible.",
    shows: unknown("inc-8e", "missing"),
    age: 37,
    home: "zhejiang",
    results: { lvef: null },
  },
  {
    key: "score-never-taken",
    about: "Active by every sign, but nobody scored her.",
    shows: unknown("inc-5", "missing"),
    age: 26,
    results: { sledai: null },
  },
  {
    key: "no-serology",
    about: "Referred from elsewhere without any virus serology or interferon test.",
    shows: unknown("exc-9", "missing"),
    age: 43,
    results: { hbsag: null, antiHbc: null, antiHcv: null, hiv: null, igra: null, cmvDna: null },
  },
  {
    key: "core-antibody-without-dna",
    about: "Core antibody positive; whether virus is left was not looked for.",
    shows: unknown("exc-7a", "missing"),
    age: 50,
    home: "zhejiang",
    results: { antiHbc: "positive" },
  },
  {
    key: "no-pregnancy-test",
    about: "Twenty-four, and no pregnancy test on record.",
    shows: unknown("exc-2", "missing"),
    age: 24,
    results: { hcgSerum: null },
  },
  {
    key: "one-line-of-treatment",
    about: "Steroid and one immunomodulator: other hospitals may know of more.",
    shows: unknown("inc-6", "missing"),
    age: 28,
    immunomodulators: [{ what: "mycophenolate", as: "statement", from: 500, mg: 2000 }],
  },
  {
    key: "dose-in-tablets",
    about: "Twelve tablets a day of a strength that the order does not tell.",
    shows: unknown("inc-6"),
    age: 35,
    steroid: [{ what: "prednisone", from: 50, tablets: 12, named: "text" }],
  },
  {
    key: "never-weighed",
    about: "The dose is known, the weight is not.",
    shows: unknown("inc-6", "missing"),
    age: 32,
    results: { weight: null },
  },
  {
    key: "old-echocardiography",
    about: "The last look at the heart was seven months ago.",
    shows: unknown("inc-8e", "stale"),
    age: 46,
    results: { lvef: { is: 62, daysAgo: 210 } },
  },
  {
    key: "old-score",
    about: "SLEDAI-2K 14, two months ago.",
    shows: unknown("inc-5", "stale"),
    age: 29,
    results: { sledai: { is: 14, daysAgo: 63 } },
  },
  {
    key: "old-pregnancy-test",
    about: "A negative pregnancy test from twelve days ago.",
    shows: unknown("exc-2", "stale"),
    age: 31,
    results: { hcgSerum: { is: "negative", daysAgo: 12 } },
  },
  {
    key: "old-blood",
    about: "Lives far away: her last blood sample is six weeks old.",
    shows: unknown("inc-7a", "stale"),
    age: 40,
    results: {
      haemoglobin: { is: 104, daysAgo: 44 },
      wbc: { is: 4.6, daysAgo: 44 },
      neutrophils: { is: 2.9, daysAgo: 44 },
      platelets: { is: 142, daysAgo: 44 },
      alt: { is: 22, daysAgo: 44 },
    },
  },
  {
    key: "two-counts-of-one-sample",
    about: "Platelets 25 and 45 from one tube: one of them is clotted.",
    shows: unknown("inc-7d", "conflicting"),
    age: 33,
    results: {
      platelets: [
        { is: 25, daysAgo: 5 },
        { is: 45, daysAgo: 5 },
      ],
    },
  },
  {
    key: "two-scorers",
    about: "Two doctors scored at the same visit, 6 and 11.",
    shows: unknown("inc-5", "conflicting"),
    age: 38,
    results: {
      sledai: [
        { is: 6, daysAgo: 4 },
        { is: 11, daysAgo: 4 },
      ],
    },
  },
  {
    key: "surface-antigen-twice",
    about: "HBsAg negative and positive at the same moment, by two analysers.",
    shows: unknown("exc-7a", "conflicting"),
    age: 44,
    results: {
      hbsag: [
        { is: "negative", daysAgo: 30 },
        { is: "positive", daysAgo: 30 },
      ],
      hbvDna: { is: 900, daysAgo: 30 },
    },
  },
  {
    key: "drug-entry-without-drug",
    about: "A medication entry points to a drug that the server no longer has.",
    shows: unknown("exc-18", "unreadable"),
    age: 36,
    alsoTakes: [{ what: "omeprazole", as: "statement", from: 90, named: "dangling" }],
  },
  {
    key: "sixty-six-tomorrow",
    about: "Sixty-five today, too old tomorrow; HIV serology missing.",
    shows: unknown("exc-7c", "missing"),
    age: 65,
    turns: { years: 66, inDays: 1 },
    results: { hiv: null },
  },
];
