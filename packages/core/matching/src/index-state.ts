import type { ConceptId, Day } from "@cohort/foundation";
import {
  type Evidence,
  type Message,
  type UnknownReason,
  factEvidence,
  isSilent,
  tierFor,
} from "@cohort/criteria";
import type { ConditionFact, Fact } from "@cohort/record";
import type { PatientDays } from "./patient-days.ts";
import type { PlannedCohort } from "./planned-study.ts";

/** Whether a patient may have a cohort's disease at all. */
export type IndexState =
  | { readonly state: "condition" }
  | {
      readonly state: "signal";
      readonly reason: UnknownReason;
      readonly message: Message;
      readonly evidence: readonly Evidence[];
      readonly breakpoints: readonly Day[];
    }
  | {
      readonly state: "none";
      readonly refuted: boolean;
      readonly message: Message;
      readonly evidence: readonly Evidence[];
      readonly breakpoints: readonly Day[];
    };

const knownSince = (fact: Fact): Day | null => {
  if (fact.kind === "condition") return (fact.onset ?? fact.recorded)?.from ?? null;
  return fact.kind === "observation" ? (fact.when?.from ?? null) : null;
};

const evidenceOf = (facts: readonly Fact[], concept: ConceptId): readonly Evidence[] =>
  facts.flatMap((fact) => factEvidence(fact, fact.hits[0]?.concept ?? concept));

/** The signals present on a day: any value of a disease's own score, or its antibody found. */
function signalsOn(cohort: PlannedCohort, days: PatientDays, day: Day): readonly Evidence[] {
  const { index } = days.context(day);
  return cohort.signals.flatMap((signal) => {
    if (signal.by === "positive") {
      const finding = days.find(signal.planned, day);
      return finding.truth === "true" ? finding.evidence : [];
    }
    const results = [...index.of([signal.concept]), ...index.derived(signal.concept, day)].filter(
      (fact) =>
        fact.kind === "observation" &&
        fact.value.type !== "absent" &&
        (fact.when?.from ?? day) <= day,
    );
    return evidenceOf(results, signal.concept);
  });
}

/** Asked by a cohort's criterion, its verdict and its look ahead: worked out once a patient, cohort and day. */
export function indexStateOn(cohort: PlannedCohort, days: PatientDays, day: Day): IndexState {
  const { indexStates } = days;
  let ofCohort = indexStates.get(cohort);
  if (!ofCohort) indexStates.set(cohort, (ofCohort = new Map()));
  let state = ofCohort.get(day);
  if (!state) ofCohort.set(day, (state = findIndexState(cohort, days, day)));
  return state;
}

function findIndexState(cohort: PlannedCohort, days: PatientDays, day: Day): IndexState {
  const context = days.context(day);
  const { index } = context;
  const concepts = cohort.indexConcepts;
  const [concept] = concepts;
  const labels = concepts.map((id) => index.terminology.concepts.get(id)?.label ?? id);
  const values = { what: labels.join(" or ") };
  const nothing = { state: "none", refuted: false, message: { id: "index-none", values } } as const;
  // Of most people the record says nothing of most diseases.
  if (concept === undefined || isSilent(index, cohort.indexTouched))
    return { ...nothing, evidence: [], breakpoints: [] };
  const entries = index
    .of(concepts)
    .filter((fact): fact is ConditionFact => fact.kind === "condition");
  const now = entries.filter((fact) => (knownSince(fact) ?? day) <= day);
  const confirmed = now.filter(({ verification }) => verification === "confirmed");
  if (confirmed.some((fact) => tierFor(context, fact, concepts) === "core"))
    return { state: "condition" };

  const ahead = cohort.signals.flatMap((signal) => [
    ...index.of([signal.concept]),
    ...index.inputsAfter(signal.concept, day),
  ]);
  const breakpoints = [...entries, ...ahead].flatMap((fact) => {
    const since = knownSince(fact);
    return since !== null && since > day ? [since] : [];
  });
  const signal = (
    reason: UnknownReason,
    id: string,
    evidence: readonly Evidence[],
  ): IndexState => ({
    state: "signal",
    reason,
    message: { id, values },
    evidence,
    breakpoints,
  });
  const refuted = now.filter(({ verification }) => verification === "refuted");
  if (refuted.length > 0) {
    const evidence = evidenceOf(refuted, concept);
    return {
      state: "none",
      refuted: true,
      message: { id: "index-refuted", values },
      evidence,
      breakpoints,
    };
  }
  const weak = now.filter(({ verification }) => verification !== "refuted");
  if (weak.length > 0) return signal("unconfirmed", "index-broad", evidenceOf(weak, concept));
  const signals = signalsOn(cohort, days, day);
  const gap = index.gap(["condition"], concepts);
  if (index.isSuspected(concepts)) return signal("unmapped", "unmapped", signals);
  if (gap) return signal(gap, gap, signals);
  if (signals.length > 0) return signal("missing", "index-signal", signals);
  return { ...nothing, evidence: [], breakpoints };
}
