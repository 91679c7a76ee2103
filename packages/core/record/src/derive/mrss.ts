import { conceptId } from "@cohort/foundation";
import { graded, sumOf } from "./sum.ts";

const SINGLE = ["face", "chest", "abdomen"];
const PAIRED = ["fingers", "hand", "forearm", "upper-arm", "thigh", "lower-leg", "foot"];
const SITES = [...SINGLE, ...PAIRED.flatMap((site) => [`${site}-left`, `${site}-right`])];

/** Skin thickness at 17 sites, 0 (normal) to 3 (severe) each. One examination: all on one day. */
export const mrss = sumOf({
  concept: conceptId("mrss-total"),
  name: "sum of mRSS sites",
  source: "17 sites, 0 to 51: Clements et al., J Rheumatol 1995",
  items: SITES.map((site) => graded(conceptId(`mrss-${site}`), [0, 1, 2, 3], 1)),
  oneVisitDays: 0,
});
