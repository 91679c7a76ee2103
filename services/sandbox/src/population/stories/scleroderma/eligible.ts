import type { StoryRow } from "../../story.ts";
import { changhai, zhejiang } from "./expect.ts";

/** Whom at least one of two studies of systemic sclerosis would take. */
export const ELIGIBLE: readonly StoryRow[] = [
  {
    key: "sclerosis-for-two-studies",
    about: "Skin that thickened from 15 to 28 within four months, ground glass, FVC at 60 %.",
    shows: [zhejiang.eligible, changhai.eligible],
    age: 47,
    results: {
      mrss: [
        { is: 28, daysAgo: 4 },
        { is: 15, daysAgo: 124 },
      ],
    },
  },
  {
    key: "sclerosis-site-by-site",
    about: "The skin score as seventeen sites, today and four months ago.",
    shows: [zhejiang.eligible, changhai.eligible],
    age: 51,
    home: "leeds",
  },
  {
    key: "sclerosis-in-a-form",
    about: "A man whose skin score comes as two filled-in forms.",
    shows: [zhejiang.eligible, changhai.eligible],
    sex: "male",
    age: 44,
    kg: 71,
    home: "hamburg",
  },
  {
    key: "sclerosis-without-lungs",
    about: "No interstitial lung disease: what is asked of those who have it does not matter.",
    shows: [zhejiang.eligible, changhai.eligible],
    age: 39,
    diagnosis: [{ what: "diffuseSclerosis", since: 700 }],
    reports: [{ what: "clearLungs", daysAgo: 60 }],
    results: { fvc: 96, dlco: 84 },
  },
  {
    key: "sclerosis-of-seven-years",
    about: "Seven years of disease: too long for one study, which asks for five at most.",
    shows: [zhejiang.fails("ssc-inc-2"), changhai.eligible],
    age: 55,
    kg: 62,
    diagnosis: [{ what: "diffuseSclerosis", since: 2600 }],
    reports: [],
  },
  {
    key: "sclerosis-limited",
    about: "Limited to hands and face: a person asks whether the sponsor means to leave it out.",
    shows: [zhejiang.review("ssc-exc-1"), changhai.eligible],
    age: 58,
    kg: 64,
    diagnosis: [{ what: "limitedSclerosis", coded: "snomed", since: 900 }],
    reports: [],
  },
];
