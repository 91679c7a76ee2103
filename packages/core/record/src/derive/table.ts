import type { ConceptId } from "@cohort/foundation";
import { clearanceByCockcroftGault } from "./creatinine-clearance.ts";
import type { Derivation } from "./derivation.ts";
import { egfrByCkdEpi, egfrByMdrd } from "./egfr.ts";
import { essdai } from "./essdai.ts";
import { cdai, das28ByCrp, das28ByEsr, swollen66, tender68 } from "./joint-activity.ts";
import { dlcoCorrectedPercent, fvcPercent } from "./lung-function.ts";
import { mrss } from "./mrss.ts";
import { muscleEnzymes } from "./muscle-enzymes.ts";
import { sledai2k } from "./sledai-2k.ts";

/** Every formula, one for a concept. */
export const DERIVATIONS: readonly Derivation[] = [
  egfrByCkdEpi,
  egfrByMdrd,
  clearanceByCockcroftGault,
  das28ByEsr,
  das28ByCrp,
  cdai,
  swollen66,
  tender68,
  sledai2k,
  essdai,
  mrss,
  fvcPercent,
  dlcoCorrectedPercent,
  muscleEnzymes,
];

const byConcept: ReadonlyMap<ConceptId, Derivation> = new Map(
  DERIVATIONS.map((row) => [row.concept, row]),
);

export const derivationOf = (concept: ConceptId): Derivation | undefined => byConcept.get(concept);

/** The concepts whose facts a formula for this one looks at; empty where there is none. */
export const inputsOf = (concept: ConceptId): readonly ConceptId[] =>
  derivationOf(concept)?.inputs ?? [];
