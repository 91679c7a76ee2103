import { conceptId } from "@cohort/foundation";
import { graded, sumOf } from "./sum.ts";

const TO_2 = [0, 1, 2];
const TO_3 = [0, 1, 2, 3];
/** The central nervous domain knows no low activity. */
const WITHOUT_1 = [0, 2, 3];

/** Twelve domains: levels of activity, and the weight of one level. The highest sum is 123. */
const DOMAINS: readonly (readonly [string, number, readonly number[]])[] = [
  ["constitutional", 3, TO_2],
  ["lymphadenopathy", 4, TO_3],
  ["glandular", 2, TO_2],
  ["articular", 2, TO_3],
  ["cutaneous", 3, TO_3],
  ["pulmonary", 5, TO_3],
  ["renal", 5, TO_3],
  ["muscular", 6, TO_3],
  ["peripheral-nervous", 5, TO_3],
  ["central-nervous", 5, WITHOUT_1],
  ["haematological", 2, TO_3],
  ["biological", 1, TO_2],
];

/**
 * Domains are recorded as levels, before weighting. Not ClinESSDAI, which has other weights and no
 * biological domain. Dated by the youngest domain; laboratory domains may be some days apart.
 */
export const essdai = sumOf({
  concept: conceptId("essdai-total"),
  name: "sum of ESSDAI domains",
  source: "12 weighted domains, 0 to 123: Seror et al., Ann Rheum Dis 2010",
  items: DOMAINS.map(([name, weight, levels]) =>
    graded(conceptId(`essdai-${name}`), levels, weight),
  ),
  oneVisitDays: 10,
});
