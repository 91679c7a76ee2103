import { conceptId } from "@cohort/foundation";
import type { Derivation, Given, Worked } from "./derivation.ts";
import { spanOf } from "./given.ts";
import { type Span, over } from "./span.ts";

export const CREATININE = conceptId("creatinine-serum");
/** umol/L in one mg/dL of creatinine, as printed in the equations' sources. */
const CREATININE_UMOL_PER_MG_DL = 88.4;
const INDEXED = "mL/min/{1.73_m2}";

type Sex = "female" | "male";

/**
 * Estimated glomerular filtration rate in mL/min/1.73 m2 from serum creatinine in mg/dL and the age in
 * completed years at the time of the sample. Not rounded.
 */
export function ckdEpi2021(creatinineMgPerDl: number, age: number, sex: Sex): number {
  const kappa = sex === "female" ? 0.7 : 0.9;
  const alpha = sex === "female" ? -0.241 : -0.302;
  const ratio = creatinineMgPerDl / kappa;
  return (
    142 *
    Math.min(ratio, 1) ** alpha *
    Math.max(ratio, 1) ** -1.2 *
    0.9938 ** age *
    (sex === "female" ? 1.012 : 1)
  );
}

/**
 * The four-variable MDRD equation with the coefficient for creatinine traceable to IDMS (175, not the
 * older 186), without its factor for race. mL/min/1.73 m2 from mg/dL and completed years.
 */
export const mdrd4 = (creatinineMgPerDl: number, age: number, sex: Sex): number =>
  175 * creatinineMgPerDl ** -1.154 * age ** -0.203 * (sex === "female" ? 0.742 : 1);

/** Serum creatinine in mg/dL, sample by sample. */
export const creatinines = (given: Given): readonly { mgPerDl: Span; fact: Worked["anchor"] }[] =>
  given.readings(CREATININE, { least: 0, above: true }).map(({ fact, span }) => ({
    fact,
    mgPerDl: {
      low: span.low / CREATININE_UMOL_PER_MG_DL,
      high: span.high / CREATININE_UMOL_PER_MG_DL,
    },
  }));

/** Creatinines that are numbers of no usable unit: no older sample answers in their place. */
export const withoutUnit = (given: Given): readonly Worked[] =>
  given
    .results(CREATININE)
    .filter(
      ({ value }) =>
        (value.type === "quantity" || value.type === "interval") &&
        spanOf(value, CREATININE, given.terminology) === null,
    )
    .map((fact) => ({ anchor: fact, inputs: [fact], span: null }));

/** One rate for each creatinine, of the day of its sample: it falls with creatinine and with age. */
function fromCreatinine(
  given: Given,
  equation: (creatinineMgPerDl: number, age: number, sex: Sex) => number,
): readonly Worked[] {
  const { sex } = given;
  if (!sex) return [];
  const worked = creatinines(given).flatMap(({ fact, mgPerDl }) => {
    const age = given.age(fact.when);
    if (!age) return [];
    const span = over((_, down) => equation(down(mgPerDl), down(age), sex));
    return [{ anchor: fact, inputs: [fact], span }];
  });
  return [...worked, ...withoutUnit(given)];
}

export const egfrByCkdEpi: Derivation = {
  concept: conceptId("egfr"),
  name: "CKD-EPI 2021",
  source: "creatinine equation without race: Inker et al., N Engl J Med 2021; kidney.org",
  unit: INDEXED,
  inputs: [CREATININE],
  derive: (given) => fromCreatinine(given, ckdEpi2021),
};

/** For rules that name the method: no rate by another equation, or by none that is named, counts there. */
export const egfrByMdrd: Derivation = {
  concept: conceptId("egfr-mdrd"),
  name: "MDRD-4 2006",
  source: "re-expressed for IDMS-traceable creatinine: Levey et al., Ann Intern Med 2006",
  unit: INDEXED,
  inputs: [CREATININE],
  derive: (given) => fromCreatinine(given, mdrd4),
};
