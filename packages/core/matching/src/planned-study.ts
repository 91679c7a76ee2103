import {
  type ConceptId,
  type Failure,
  type Result,
  conceptId,
  fail,
  ok,
  hashOf,
} from "@cohort/foundation";
import {
  type LeafRule,
  type PlannedCriterion,
  type Rule,
  conceptsTouched,
  leavesOf,
  planCriterion,
  touchedBy,
} from "@cohort/criteria";
import { inputsOf } from "@cohort/record";
import { type Cohort, type Study, complaintsOf, criteriaOf, studyHash } from "@cohort/studies";
import { type Terminology, withNarrower } from "@cohort/terminology";

/** A signal's evaluation: whether a score was recorded, or an antibody found. */
export type PlannedSignal =
  | { readonly concept: ConceptId; readonly by: "any-result" }
  | { readonly concept: ConceptId; readonly by: "positive"; readonly planned: PlannedCriterion };

export interface PlannedCohort {
  readonly cohort: Cohort;
  /** In source order, the study's common ones first. */
  readonly criteria: readonly PlannedCriterion[];
  /** One a criterion: equal where the answer is, whatever cohort asks. */
  readonly courseKeys: readonly string[];
  /** One a criterion: where none of these is on record, the answer is everybody's; null: never. */
  readonly touched: readonly (ReadonlySet<ConceptId> | null)[];
  readonly indexConcepts: readonly ConceptId[];
  readonly signals: readonly PlannedSignal[];
  /** All of these, with what belongs to them and what signals are worked out from. */
  readonly indexTouched: ReadonlySet<ConceptId>;
}

/** A study compiled once per revision; evaluated as often as there are patients. */
export interface PlannedStudy {
  readonly study: Study;
  readonly hash: string;
  readonly cohorts: readonly PlannedCohort[];
  /** Every concept whose facts can bear on a match. */
  readonly concepts: ReadonlySet<ConceptId>;
  /** Index concepts and signals: who has a fact of none of these is no candidate. */
  readonly indexConcepts: ReadonlySet<ConceptId>;
}

function planSignal(concept: ConceptId, terminology: Terminology): PlannedSignal {
  if (terminology.concepts.get(concept)?.kind === "score") return { concept, by: "any-result" };
  const rule: Rule = {
    kind: "result",
    concepts: [concept],
    is: "positive",
    select: "any",
    within: "ever",
    whenAbsent: false,
  };
  const criterion = { id: `signal-${concept}`, type: "inclusion", text: concept, rule } as const;
  return { concept, by: "positive", planned: planCriterion(criterion, terminology) };
}

/** Cohorts share most criteria; only what asks for the disease is answered for each by itself. */
function courseKeyOf(study: Study, cohort: Cohort, planned: PlannedCriterion): string {
  const { criterion, key, conflict } = planned;
  const isIndex = criterion.id === cohort.index.criterion;
  return hashOf([
    criterion.type,
    key,
    conflict && [conflict.key, conflict.question],
    isIndex && [study.id, cohort.id],
  ]);
}

/** Those of a documented conflict included. */
const leavesOfAll = ({ criterion: { rule, conflict } }: PlannedCriterion): readonly LeafRule[] =>
  [rule, ...(conflict ? [conflict.when] : [])].flatMap(leavesOf);

function planCohort(study: Study, cohort: Cohort, terminology: Terminology): PlannedCohort {
  const criteria = criteriaOf(study, cohort.id).map((one) => planCriterion(one, terminology));
  const indexConcepts = cohort.index.concepts.map(conceptId);
  const signals = cohort.index.signals.map(conceptId);
  const named = [...indexConcepts, ...signals, ...signals.flatMap(inputsOf)];
  return {
    cohort,
    criteria,
    courseKeys: criteria.map((planned) => courseKeyOf(study, cohort, planned)),
    touched: criteria.map((planned) =>
      planned.criterion.id === cohort.index.criterion
        ? null
        : touchedBy(leavesOfAll(planned), terminology),
    ),
    indexConcepts,
    signals: signals.map((one) => planSignal(one, terminology)),
    indexTouched: new Set(withNarrower(named, terminology)),
  };
}

/** Checks a study against the dictionary and compiles it; every complaint names its place. */
export function planStudy(study: Study, terminology: Terminology): Result<PlannedStudy, Failure[]> {
  const complaints = complaintsOf(study, terminology);
  if (complaints.length > 0) {
    return fail(complaints.map(({ steps: _steps, ...failure }) => failure));
  }
  const cohorts = study.cohorts.map((cohort) => planCohort(study, cohort, terminology));
  const indexConcepts = new Set(cohorts.flatMap(({ indexTouched }) => [...indexTouched]));
  const touched = cohorts.flatMap(({ criteria }) =>
    criteria.flatMap(({ criterion }) => [...conceptsTouched(criterion, terminology)]),
  );
  const inputs = withNarrower(touched.flatMap(inputsOf), terminology);
  return ok({
    study,
    hash: studyHash(study),
    cohorts,
    concepts: new Set([...touched, ...inputs, ...indexConcepts]),
    indexConcepts,
  });
}
