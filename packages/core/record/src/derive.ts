import { completedYears, conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { CKD_EPI_2021, ckdEpi2021 } from "./egfr.ts";
import type { Fact, ObservationFact, ObservedValue, PatientRecord } from "./record.ts";

const CREATININE = conceptId("creatinine-serum");
const EGFR = conceptId("egfr");
/** umol/L in one mg/dL of creatinine, as printed in the equation's source. */
const CREATININE_UMOL_PER_MG_DL = 88.4;
const EGFR_UNIT = "mL/min/{1.73_m2}";

/** An observation worked out from others; its `source` is the entry that it was worked out from. */
export interface DerivedObservation extends ObservationFact {
  readonly derivedBy: string;
  readonly inputs: readonly Fact[];
}

export const isDerived = (fact: Fact): fact is DerivedObservation => "derivedBy" in fact;

/** The range of eGFR that a creatinine result and a possibly partial birth date leave open. */
function egfrOf(
  fact: ObservationFact,
  record: PatientRecord,
  terminology: Terminology,
): ObservedValue | null {
  const { birth, sex } = record;
  const { value, when } = fact;
  if (!birth || !when || (sex !== "female" && sex !== "male")) return null;
  if (value.type !== "quantity" || value.unit === null || !(value.value > 0)) return null;
  const factor = terminology.factor(CREATININE, value.unit);
  if (factor === null) return null;
  const creatinine = (value.value * factor) / CREATININE_UMOL_PER_MG_DL;
  const oldest = ckdEpi2021(creatinine, completedYears(birth.from, when.to), sex);
  const youngest = ckdEpi2021(creatinine, completedYears(birth.to, when.from), sex);
  const { comparator } = value;
  if (comparator === undefined && oldest === youngest) {
    return { type: "quantity", value: oldest, unit: EGFR_UNIT };
  }
  // More creatinine means less filtration, so "above" becomes "below".
  return {
    type: "interval",
    low: comparator?.startsWith(">") ? null : oldest,
    high: comparator?.startsWith("<") ? null : youngest,
    unit: EGFR_UNIT,
  };
}

/** Facts that follow from recorded ones by a published formula. Used only where nothing is recorded. */
export function deriveFacts(
  record: PatientRecord,
  terminology: Terminology,
): readonly DerivedObservation[] {
  if (!terminology.concepts.has(EGFR)) return [];
  const derived: DerivedObservation[] = [];
  for (const fact of record.facts) {
    if (fact.kind !== "observation") continue;
    if (!fact.hits.some((hit) => hit.concept === CREATININE && hit.tier === "core")) continue;
    const value = egfrOf(fact, record, terminology);
    if (!value) continue;
    derived.push({
      ...fact,
      hits: [{ concept: EGFR, tier: "core" }],
      value,
      range: null,
      flag: null,
      derivedBy: CKD_EPI_2021,
      inputs: [fact],
    });
  }
  return derived;
}
