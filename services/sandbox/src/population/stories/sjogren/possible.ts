import type { StoryRow } from "../../story.ts";
import { pss, risk, sjs } from "./expect.ts";

/** People with Sjögren's syndrome of whom something cannot be told. */
export const POSSIBLE: readonly StoryRow[] = [
  {
    key: "sjogren-lungs-not-measured",
    about: "Diffusing capacity never measured, which one study asks for.",
    shows: [sjs.unknown("exc-2d", "missing"), pss.eligible, risk.eligible],
    age: 48,
    results: { dlco: null },
  },
  {
    key: "sjogren-swollen-once",
    about: "The parotids were found swollen once: whether they stay so, nobody knows.",
    shows: [sjs.eligible, pss.eligible, risk.unknown("inc-3a")],
    age: 41,
    diagnosis: [
      { what: "sjogrenPrimary", since: 900 },
      { what: "parotidSwelling", since: 30 },
    ],
  },
  {
    key: "sjogren-score-of-the-spring",
    about: "ESSDAI 12, nine weeks ago.",
    shows: [sjs.unknown("sjs-inc-3", "stale"), pss.unknown("pss-inc-2", "stale"), risk.eligible],
    age: 36,
    results: { essdai: { is: 12, daysAgo: 63 } },
  },
  {
    key: "sjogren-two-scorers",
    about: "Two doctors scored at one visit, 3 and 9.",
    shows: [sjs.unknown("sjs-inc-3", "conflicting"), pss.unknown("pss-inc-2", "conflicting")],
    age: 43,
    results: {
      essdai: [
        { is: 3, daysAgo: 4 },
        { is: 9, daysAgo: 4 },
      ],
    },
  },
  {
    key: "sjogren-alt-twice",
    about: "ALT 31 and 172 from one tube.",
    shows: [sjs.unknown("inc-3a", "conflicting"), risk.unknown("inc-4a", "conflicting")],
    age: 57,
    kg: 64,
    results: {
      alt: [
        { is: 31, daysAgo: 5 },
        { is: 172, daysAgo: 5 },
      ],
    },
  },
  {
    key: "sjogren-creatinine-of-nothing",
    about: "Creatinine 61 without a unit.",
    shows: [pss.unknown("inc-2g"), risk.unknown("inc-4d", "unit")],
    age: 49,
    results: { creatinine: { is: 61, unit: null } },
  },
  {
    key: "sjogren-haemoglobin-of-nothing",
    about: "Haemoglobin 121 without a unit.",
    shows: [sjs.unknown("inc-2a", "unit"), pss.unknown("inc-2c", "unit"), risk.eligible],
    age: 53,
    results: { haemoglobin: { is: 121, unit: null } },
  },
  {
    key: "sjogren-enzymes-without-limits",
    about: "ALT and alkaline phosphatase without limits of normal.",
    shows: [sjs.unknown("inc-3a", "range"), risk.unknown("inc-4c", "range")],
    age: 38,
    results: { alt: { is: 52, normal: null }, alp: { is: 120, normal: null } },
  },
  {
    key: "sjogren-suspected",
    about: "Sjögren's syndrome as a working diagnosis; nobody classified it.",
    shows: [
      sjs.unknown("sjs-inc-1", "unconfirmed"),
      pss.unknown("pss-inc-1", "unconfirmed"),
      risk.unknown("inc-2", "unconfirmed"),
    ],
    age: 34,
    diagnosis: [
      { what: "sjogrenPrimary", since: 80, verification: "provisional" },
      { what: "parotidSwelling", since: 220 },
      { what: "parotidSwelling", since: 30 },
    ],
    results: { sjogrenCriteria: null },
  },
  {
    key: "sjogren-score-under-a-house-code",
    about: "ESSDAI under a code that only this hospital knows.",
    shows: [sjs.unknown("sjs-inc-3", "unmapped"), pss.unknown("pss-inc-2", "unmapped")],
    age: 47,
    home: "zhejiang",
    results: { essdai: { is: 9, localCode: ["PF-0415", "ESSDAI评分"] } },
  },
  {
    key: "sjogren-no-cyclophosphamide",
    about: "Never had cyclophosphamide here; other hospitals may know of some.",
    shows: [sjs.unknown("sjs-inc-4", "missing"), pss.unknown("pss-inc-3", "missing")],
    age: 40,
    immunomodulators: [{ what: "mycophenolate", as: "statement", from: 420, mg: 1500 }],
  },
  {
    key: "sjogren-no-pregnancy-test",
    about: "Twenty-six, and no pregnancy test on record.",
    shows: [
      sjs.unknown("inc-6a", "missing"),
      pss.unknown("inc-3b", "missing"),
      risk.unknown("exc-1", "missing"),
    ],
    age: 26,
    results: { hcgSerum: null },
  },
];
