import type { StoryRow } from "../../story.ts";
import { nearMiss } from "./expect.ts";

/** People whom a single number keeps out, by a little. */
export const NEAR_MISSES: readonly StoryRow[] = [
  {
    key: "enzymes-just-over",
    about: "ALT 84 where twice its limit of 40 is 80.",
    shows: nearMiss("inc-8a"),
    age: 35,
    home: "zhejiang",
    results: { alt: 84 },
  },
  {
    key: "platelets-just-under",
    about: "Platelets 27 where 30 are asked for.",
    shows: nearMiss("inc-7d"),
    age: 28,
    results: { platelets: 27 },
  },
  {
    key: "score-of-seven",
    about: "SLEDAI-2K 7 where 8 is asked for.",
    shows: nearMiss("inc-5"),
    age: 43,
    results: { sledai: 7 },
  },
  {
    key: "haemoglobin-of-seventy-eight",
    about: "Haemoglobin 7.8 g/dL where 80 g/L is asked for.",
    shows: nearMiss("inc-7a"),
    age: 26,
    home: "boston",
    results: { haemoglobin: 78 },
  },
  {
    key: "ejection-of-forty-eight",
    about: "An ejection fraction of 48 %, written as the fraction 0.48.",
    shows: nearMiss("inc-8e"),
    age: 54,
    results: { lvef: { is: 0.48, unit: "1" } },
  },
  {
    key: "saturation-of-ninety-four",
    about: "Saturation exactly 94 %: more is asked for.",
    shows: nearMiss("inc-8f"),
    age: 49,
    results: { spo2: 94 },
  },
  {
    key: "neutrophils-just-under",
    about: "Neutrophils 1 400 per microlitre.",
    shows: nearMiss("inc-7c"),
    age: 32,
    home: "pune",
    results: { neutrophils: 1.4, wbc: 3.4 },
  },
  {
    key: "bilirubin-just-over",
    about: "Bilirubin 36 umol/L, which is 2.1 mg/dL.",
    shows: nearMiss("inc-8d"),
    age: 41,
    home: "zhejiang",
    results: { bilirubin: 36 },
  },
  {
    key: "kidneys-at-twenty-eight",
    about: "Nephritis with an eGFR of 28.",
    shows: nearMiss("inc-8c"),
    age: 38,
    home: "leeds",
    alsoHas: [{ what: "sleKidney", since: 900 }],
    results: { egfr: 28, creatinine: 199 },
  },
];
