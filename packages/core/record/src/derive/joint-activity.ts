import { type ConceptId, conceptId } from "@cohort/foundation";
import type { Derivation, Given, Worked } from "./derivation.ts";
import { nearest } from "./near.ts";
import { type Bounds, type Span, atLeast, over } from "./span.ts";

const TENDER = conceptId("tender-joint-count-28");
const SWOLLEN = conceptId("swollen-joint-count-28");
const PATIENT = conceptId("patient-global-activity");
const PHYSICIAN = conceptId("physician-global-activity");
const ESR = conceptId("esr");
const CRP = conceptId("crp");

/**
 * Joints, globals and acute-phase reactants are of one visit, but blood is often taken on the days
 * before or after it. Activity that changes with treatment does so over weeks, not within one.
 */
export const ONE_VISIT_DAYS = 7;

const JOINTS: Bounds = { least: 0, most: 28 };
/** Globals are kept on a scale of 0 to 10; a number beyond it is of another scale, and not used. */
const GLOBAL: Bounds = { least: 0, most: 10 };
const REACTANT: Bounds = { least: 0 };

interface Das28 {
  readonly tender: number;
  readonly swollen: number;
  /** Patient global in mm, 0 to 100. */
  readonly global: number;
}

const common = ({ tender, swollen, global }: Das28): number =>
  0.56 * Math.sqrt(tender) + 0.28 * Math.sqrt(swollen) + 0.014 * global;

/** With the erythrocyte sedimentation rate in mm/h; below 1 it counts as 1, where its logarithm is 0. */
export const das28Esr = (parts: Das28, esr: number): number =>
  common(parts) + 0.7 * Math.log(Math.max(esr, 1));

/** With C-reactive protein in mg/L. */
export const das28Crp = (parts: Das28, crp: number): number =>
  common(parts) + 0.36 * Math.log(crp + 1) + 0.96;

interface Visit {
  readonly tender: Span;
  readonly swollen: Span;
  readonly patient: Span;
  /** What the formulas differ in. */
  readonly fourth: Span;
}

/**
 * One visit for each tender joint count, with the nearest of every other input; none where one is
 * lacking. Dated by the joint count.
 */
function visits(
  given: Given,
  fourth: ConceptId,
  bounds: Bounds,
  formula: (visit: Visit) => Span,
): readonly Worked[] {
  const swollenCounts = given.readings(SWOLLEN, JOINTS);
  const globals = given.readings(PATIENT, GLOBAL);
  const fourths = given.readings(fourth, bounds);
  return given.readings(TENDER, JOINTS).flatMap(({ fact, span: tender }) => {
    const swollen = nearest(swollenCounts, fact.when, ONE_VISIT_DAYS);
    const patient = nearest(globals, fact.when, ONE_VISIT_DAYS);
    const other = nearest(fourths, fact.when, ONE_VISIT_DAYS);
    if (!swollen || !patient || !other) return [];
    const span = formula({
      tender,
      swollen: swollen.span,
      patient: patient.span,
      fourth: other.span,
    });
    return [
      { anchor: fact, inputs: [fact, ...swollen.facts, ...patient.facts, ...other.facts], span },
    ];
  });
}

const das28 =
  (formula: (parts: Das28, reactant: number) => number) =>
  ({ tender, swollen, patient, fourth }: Visit): Span =>
    over((up) =>
      formula({ tender: up(tender), swollen: up(swollen), global: up(patient) * 10 }, up(fourth)),
    );

export const das28ByEsr: Derivation = {
  concept: conceptId("das28-esr"),
  name: "DAS28-ESR 1995",
  source: "four variables: Prevoo et al., Arthritis Rheum 1995",
  unit: "{score}",
  inputs: [TENDER, SWOLLEN, PATIENT, ESR],
  derive: (given) => visits(given, ESR, REACTANT, das28(das28Esr)),
};

/** Gives lower numbers than the one with ESR: neither stands in for the other. */
export const das28ByCrp: Derivation = {
  concept: conceptId("das28-crp"),
  name: "DAS28-CRP",
  source: "four variables, validated against DAS28-ESR: Wells et al., Ann Rheum Dis 2009",
  unit: "{score}",
  inputs: [TENDER, SWOLLEN, PATIENT, CRP],
  derive: (given) => visits(given, CRP, REACTANT, das28(das28Crp)),
};

export const cdai: Derivation = {
  concept: conceptId("cdai-total"),
  name: "CDAI 2005",
  source:
    "sum of both joint counts and both globals, 0 to 76: Aletaha et al., Arthritis Res Ther 2005",
  unit: "{score}",
  inputs: [TENDER, SWOLLEN, PATIENT, PHYSICIAN],
  derive: (given) =>
    visits(given, PHYSICIAN, GLOBAL, ({ tender, swollen, patient, fourth }) =>
      over((up) => up(tender) + up(swollen) + up(patient) + up(fourth)),
    ),
};

/** What the 28 joints show, the larger count shows at least: proves much, disproves nothing. */
const subset = (concept: string, of: ConceptId, joints: number): Derivation => ({
  concept: conceptId(concept),
  name: "28-joint count",
  source: `the 28 joints are among the ${joints}, so their count is a lower bound`,
  unit: "{#}",
  inputs: [of],
  derive: (given) =>
    given
      .readings(of, JOINTS)
      .map(({ fact, span }) => ({ anchor: fact, inputs: [fact], span: atLeast(span.low) })),
});

export const swollen66 = subset("swollen-joint-count-66", SWOLLEN, 66);
export const tender68 = subset("tender-joint-count-68", TENDER, 68);
