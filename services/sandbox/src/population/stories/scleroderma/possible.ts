import type { StoryRow } from "../../story.ts";
import { changhai, zhejiang } from "./expect.ts";

/** People with systemic sclerosis of whom something cannot be told. */
export const POSSIBLE: readonly StoryRow[] = [
  {
    key: "sclerosis-one-skin-score",
    about: "One skin score and one lung function: no telling which way it goes.",
    shows: [changhai.unknown("ssc-inc-4", "missing")],
    age: 45,
    results: { mrss: { is: 26, daysAgo: 4 } },
  },
  {
    key: "sclerosis-ground-glass-in-words",
    about: "The report speaks of ground glass, no code says so: a person reads it.",
    shows: [zhejiang.eligible, changhai.review("ssc-inc-2")],
    age: 52,
    home: "zhejiang",
    reports: [{ what: "groundGlass", daysAgo: 33, as: "text" }],
  },
  {
    key: "sclerosis-lungs-of-last-year",
    about: "Lung function from ten months ago.",
    shows: [zhejiang.unknown("exc-2d", "stale"), changhai.unknown("ssc-inc-2", "stale")],
    age: 49,
    results: { fvc: { is: 63, daysAgo: 300 }, dlco: { is: 57, daysAgo: 300 } },
  },
  {
    key: "sclerosis-vital-capacity-twice",
    about: "FVC 47 % and 66 % from one morning: one attempt was poor.",
    shows: [zhejiang.unknown("exc-2d", "conflicting")],
    age: 43,
    results: {
      fvc: [
        { is: 47, daysAgo: 10 },
        { is: 66, daysAgo: 10 },
      ],
    },
  },
  {
    key: "sclerosis-suspected",
    about: "Raynaud's phenomenon and puffy fingers: sclerosis is considered.",
    shows: [
      zhejiang.unknown("ssc-inc-1", "unconfirmed"),
      changhai.unknown("ssc-inc-1", "unconfirmed"),
    ],
    age: 36,
    diagnosis: [
      { what: "diffuseSclerosis", since: 90, verification: "differential" },
      { what: "raynaud", since: 900 },
    ],
    results: { sclerosisCriteria: null },
    reports: [],
  },
  {
    key: "sclerosis-white-cells-by-weight",
    about: "White cells in grams per litre.",
    shows: [zhejiang.unknown("inc-2b", "unit"), changhai.unknown("inc-2a", "unit")],
    age: 41,
    results: { wbc: { is: 5.4, unit: "g/L" } },
  },
  {
    key: "sclerosis-clotting-without-limits",
    about: "INR and prothrombin time without limits of normal.",
    shows: [zhejiang.unknown("inc-4a", "range"), changhai.unknown("inc-2h", "range")],
    age: 50,
    results: { inr: { is: 1.2, normal: null }, pt: { is: 13, normal: null } },
  },
  {
    key: "sclerosis-haemoglobin-undated",
    about: "A haemoglobin copied from a letter without its date.",
    shows: [zhejiang.unknown("inc-2a", "undated"), changhai.unknown("inc-2c", "undated")],
    age: 54,
    results: { haemoglobin: { is: 118, daysAgo: null } },
  },
  {
    key: "sclerosis-without-cyclophosphamide",
    about: "Never had cyclophosphamide: one study takes the rising skin score instead.",
    shows: [zhejiang.eligible, changhai.unknown("ssc-inc-3", "missing")],
    age: 46,
    immunomodulators: [{ what: "mycophenolate", as: "statement", from: 420, mg: 2000 }],
  },
];
