import { conceptId } from "@cohort/foundation";
import type { Derivation } from "./derivation.ts";
import { nearest } from "./near.ts";
import { over } from "./span.ts";

const FVC = conceptId("fvc-absolute");
const FVC_PREDICTED = conceptId("fvc-predicted-abs");
const DLCO_PERCENT = conceptId("dlco-percent-predicted");
const HAEMOGLOBIN = conceptId("haemoglobin");
const POSITIVE = { least: 0, above: true } as const;

/** Of one examination: the predicted value is the one of the same date. */
export const fvcPercent: Derivation = {
  concept: conceptId("fvc-percent-predicted"),
  name: "FVC / predicted FVC",
  source: "measured over predicted volume of the same examination, in percent",
  unit: "%",
  inputs: [FVC, FVC_PREDICTED],
  derive(given) {
    const predictions = given.readings(FVC_PREDICTED, POSITIVE);
    return given.readings(FVC, POSITIVE).flatMap(({ fact, span: measured }) => {
      const predicted = nearest(predictions, fact.when, 0);
      if (!predicted) return [];
      const span = over((up, down) => (100 * up(measured)) / down(predicted.span));
      return [{ anchor: fact, inputs: [fact, ...predicted.facts], span }];
    });
  },
};

/** Haemoglobin moves by its own default window; an older one says nothing of the day of the test. */
export const HAEMOGLOBIN_WITHIN_DAYS = 28;

/**
 * What a diffusion capacity is multiplied by to be that of a normal haemoglobin (g/dL): exactly 1 at
 * 14.6 for men and 13.4 for women.
 */
export const haemoglobinFactor = (gramPerDl: number, sex: "female" | "male"): number =>
  ((sex === "male" ? 10.22 : 9.38) + gramPerDl) / (1.7 * gramPerDl);

/** Dated by the diffusion test; the haemoglobin is the one nearest to it. */
export const dlcoCorrectedPercent: Derivation = {
  concept: conceptId("dlco-hb-corrected-percent-predicted"),
  name: "DLCO corrected for Hb (Cotes)",
  source: "Cotes et al. 1972, as in the ATS/ERS standards for single-breath carbon monoxide uptake",
  unit: "%",
  inputs: [DLCO_PERCENT, HAEMOGLOBIN],
  derive(given) {
    const { sex } = given;
    if (!sex) return [];
    const haemoglobins = given.readings(HAEMOGLOBIN, POSITIVE);
    return given.readings(DLCO_PERCENT, POSITIVE).flatMap(({ fact, span: percent }) => {
      const haemoglobin = nearest(haemoglobins, fact.when, HAEMOGLOBIN_WITHIN_DAYS);
      if (!haemoglobin) return [];
      const span = over(
        // Haemoglobin is kept in g/L.
        (up, down) => up(percent) * haemoglobinFactor(down(haemoglobin.span) / 10, sex),
      );
      return [{ anchor: fact, inputs: [fact, ...haemoglobin.facts], span }];
    });
  },
};
