import type { StoryRow } from "../../story.ts";
import { aps } from "./expect.ts";

const CLOTS = [
  { what: "thrombosis", coded: "snomed", since: 450 },
  { what: "thrombosis", coded: "snomed", since: 60 },
] as const;

/** Antiphospholipid syndrome, which one study asks for. */
export const ANTIPHOSPHOLIPID: readonly StoryRow[] = [
  {
    key: "clots-under-warfarin",
    about:
      "Clots that came back under warfarin, whose INR no study can mean to limit: a person says.",
    shows: [aps.review("inc-4a")],
    age: 38,
  },
  {
    key: "clots-under-heparin",
    about:
      "Under heparin, a glucocorticoid and cyclophosphamide: INR and prothrombin time are normal.",
    shows: [aps.eligible],
    age: 33,
    immunomodulators: [{ what: "cyclophosphamide", as: "statement", from: 200, until: 120 }],
    alsoTakes: [{ what: "enoxaparin", as: "dispense", from: 180, mg: 120 }],
    results: { inr: 1, pt: 12 },
  },
  {
    key: "clots-primary-or-not",
    about: "A man whose code does not say whether the syndrome is a primary one: a person does.",
    shows: [aps.review("aps-inc-1")],
    sex: "male",
    age: 45,
    kg: 79,
    diagnosis: [{ what: "antiphospholipid", coded: "icd10cm", since: 1200 }, ...CLOTS],
  },
  {
    key: "clots-cardiolipin-alone",
    about: "Anticardiolipin above 40 GPL twice, 30 weeks apart; no lupus anticoagulant.",
    shows: [aps.eligible],
    age: 41,
    results: {
      lupusAnticoagulant: "negative",
      b2gp1Igg: 4,
      cardiolipinIgg: [
        { is: 68, daysAgo: 20 },
        { is: 74, daysAgo: 230 },
      ],
    },
  },
  {
    key: "clots-tested-once",
    about: "Every antibody was looked for once.",
    shows: [aps.unknown("aps-inc-2")],
    age: 36,
    results: {
      lupusAnticoagulant: { is: "positive", daysAgo: 30 },
      cardiolipinIgg: { is: 61, daysAgo: 30 },
    },
  },
  {
    key: "clots-on-no-record",
    about: "Antibodies and warfarin; of a clot nothing is on record.",
    shows: [aps.unknown("aps-inc-3", "missing")],
    age: 42,
    diagnosis: [{ what: "primaryAps", coded: "snomed", since: 900 }],
  },
  {
    key: "clots-broad-code",
    about: "Coded as another thrombophilia, which is many things.",
    shows: [aps.unknown("aps-inc-1", "unconfirmed")],
    age: 44,
    home: "zhejiang",
    diagnosis: [{ what: "thrombophilia", coded: "icd10", since: 700 }, ...CLOTS],
    results: { sydneyCriteria: null },
  },
  {
    key: "clots-blood-of-the-spring",
    about: "The last blood count is ten weeks old.",
    shows: [aps.unknown("inc-2a", "stale")],
    age: 39,
    results: {
      haemoglobin: { is: 128, daysAgo: 72 },
      wbc: { is: 6.1, daysAgo: 72 },
      neutrophils: { is: 3.3, daysAgo: 72 },
    },
  },
  {
    key: "clots-bilirubin-twice",
    about: "Bilirubin 14 and 48 from one tube.",
    shows: [aps.unknown("inc-3c", "conflicting")],
    age: 47,
    results: {
      bilirubin: [
        { is: 14, daysAgo: 5 },
        { is: 48, daysAgo: 5 },
      ],
    },
  },
  {
    key: "clots-enzymes-without-limits",
    about: "AST without a limit of normal.",
    shows: [aps.unknown("inc-3b", "range")],
    age: 50,
    results: { ast: { is: 48, normal: null } },
  },
  {
    key: "clots-of-sixty-eight",
    about: "Sixty-eight, where 65 is the limit.",
    shows: [aps.nearMiss("inc-1")],
    age: 68,
  },
  {
    key: "clots-in-the-lungs",
    about: "Lungs at 48 % of the vital capacity predicted, after embolism: 50 % is asked for.",
    shows: [aps.nearMiss("exc-2d")],
    age: 52,
    alsoHas: [{ what: "embolism", coded: "snomed", since: 400 }],
    results: { fvc: 48 },
  },
  {
    key: "clots-antibodies-gone",
    about: "All antibodies negative, twice.",
    shows: [aps.fails("aps-inc-2")],
    age: 46,
    results: {
      lupusAnticoagulant: [
        { is: "negative", daysAgo: 30 },
        { is: "negative", daysAgo: 300 },
      ],
      cardiolipinIgg: [
        { is: 6, daysAgo: 30 },
        { is: 5, daysAgo: 300 },
      ],
      b2gp1Igg: 4,
    },
  },
  {
    key: "clots-secondary",
    about: "Recorded as secondary to another disease.",
    shows: [aps.fails("aps-exc-2")],
    age: 37,
    diagnosis: [
      { what: "primaryAps", coded: "snomed", since: 1500 },
      { what: "secondaryAps", coded: "snomed", since: 300 },
      ...CLOTS,
    ],
  },
  {
    key: "clots-and-hiv",
    about: "HIV, well treated.",
    shows: [aps.fails("exc-5")],
    sex: "male",
    age: 40,
    kg: 75,
    results: { hiv: "positive" },
  },
  {
    key: "clots-and-surface-antigen",
    about: "Hepatitis B surface antigen.",
    shows: [aps.fails("exc-3a")],
    age: 48,
    results: { hbsag: "positive", antiHbs: "negative" },
  },
  {
    key: "clots-and-pregnant",
    about: "Pregnant.",
    shows: [aps.fails("exc-11")],
    age: 29,
    results: { hcgSerum: "positive" },
  },
  {
    key: "clots-allergic-to-rituximab",
    about: "Reacted to rituximab, a monoclonal antibody.",
    shows: [aps.fails("exc-12")],
    age: 51,
    allergies: [{ what: "rituximab" }],
  },
  {
    key: "clots-after-a-stroke",
    about: "The clot was in the brain: a person asks whether the syndrome caused the stroke.",
    shows: [aps.review("aps-exc-3")],
    age: 43,
    alsoHas: [{ what: "stroke", since: 400 }],
  },
  {
    key: "clots-of-pregnancy",
    about: "Repeated miscarriages: a person asks whether the syndrome is an obstetric one.",
    shows: [aps.review("aps-exc-1")],
    age: 34,
    alsoHas: [{ what: "pregnancyLoss", since: 1500 }],
  },
  {
    key: "clots-of-seventeen",
    about: "Turns eighteen in four days.",
    shows: [{ ...aps.later("inc-1"), nearMiss: true }],
    age: 17,
    turns: { years: 18, inDays: 4 },
  },
  {
    key: "clots-drip-last-month",
    about: "Meropenem into a vein until two weeks ago.",
    shows: [aps.later("exc-6")],
    age: 45,
    alsoTakes: [
      { what: "warfarin", as: "statement", from: 470, mg: 3 },
      { what: "meropenem", as: "administration", from: 14, mg: 1000 },
    ],
  },
];
