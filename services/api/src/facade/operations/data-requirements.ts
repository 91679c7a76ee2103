import type { DataRequirement } from "fhir/r4.js";
import { type Window, windowsOf } from "@cohort/criteria";
import { type ConceptId, type Day, formatDay, subtractPeriod } from "@cohort/foundation";
import type { Match, PlannedCohort } from "@cohort/matching";
import { type ConceptKind, LOCAL_SYSTEM, type Terminology } from "@cohort/terminology";

/** Where FHIR R4 records a kind of concept, and the element that dates it; null where a window says nothing of it. */
const PLACES: Readonly<
  Record<
    ConceptKind,
    { readonly type: DataRequirement["type"]; readonly code: string; readonly date: string | null }
  >
> = {
  lab: { type: "Observation", code: "code", date: "effective" },
  vital: { type: "Observation", code: "code", date: "effective" },
  score: { type: "Observation", code: "code", date: "effective" },
  status: { type: "Observation", code: "code", date: "effective" },
  condition: { type: "Condition", code: "code", date: null },
  medication: { type: "MedicationRequest", code: "medication", date: "authoredOn" },
  procedure: { type: "Procedure", code: "code", date: "performed" },
  immunization: { type: "Immunization", code: "vaccineCode", date: "occurrence" },
  allergy: { type: "AllergyIntolerance", code: "code", date: null },
};

/** What the Patient itself says. */
const PATIENT_ELEMENTS: Readonly<Record<string, string>> = { age: "birthDate", sex: "gender" };

type WindowOrNone = Pick<Window, "period">;

interface Wanted {
  readonly concept: ConceptId;
  /** Null: as far back as the record goes. */
  readonly from: Day | null;
}

/** The concepts whose data would settle what is unknown, what settles most first, each once, in its longest window. */
function wanted(
  match: Match,
  cohort: PlannedCohort,
  terminology: Terminology,
  asOf: Day,
): readonly Wanted[] {
  const unknown = new Set(
    match.criteria.filter(({ outcome }) => outcome === "unknown").map(({ id }) => id),
  );
  const from = new Map<ConceptId, Day | null>();
  const windows = new Map(
    cohort.criteria
      .filter(({ criterion }) => unknown.has(criterion.id))
      .map(({ criterion }) => [criterion.id, windowsOf(criterion, terminology)]),
  );
  for (const step of match.nextSteps) {
    for (const concept of step.concepts) {
      for (const criterion of step.criteria) {
        // What a value is derived from is named by no rule: it ages as its kind does.
        const window: WindowOrNone = windows.get(criterion)?.get(concept) ?? {
          period: terminology.windowOf(concept),
        };
        const start = window.period === null ? null : subtractPeriod(asOf, window.period);
        const before = from.get(concept);
        from.set(concept, before === undefined ? start : earlier(before, start));
      }
    }
  }
  return [...from].map(([concept, start]) => ({ concept, from: start }));
}

const earlier = (a: Day | null, b: Day | null): Day | null =>
  a === null || b === null ? null : Math.min(a, b);

function requirement(
  { concept, from }: Wanted,
  terminology: Terminology,
  asOf: Day,
): DataRequirement {
  const element = PATIENT_ELEMENTS[concept];
  if (element !== undefined) return { type: "Patient", mustSupport: [element] };
  const { label = concept, kind = "lab" } = terminology.concepts.get(concept) ?? {};
  const { type, code, date } = PLACES[kind];
  const others = terminology.codesOf(concept).filter(({ system }) => system !== LOCAL_SYSTEM);
  const filter: DataRequirement = {
    type,
    codeFilter: [
      { path: code, code: [...others, { system: LOCAL_SYSTEM, code: concept, display: label }] },
    ],
  };
  if (date === null || from === null) return filter;
  const valuePeriod = { start: formatDay(from), end: formatDay(asOf) };
  return { ...filter, dateFilter: [{ path: date, valuePeriod }] };
}

/**
 * The data that would settle what is unknown of a cohort (R4 GuidanceResponse.dataRequirement): which resources, by which
 * codes, from which time. None where the patient is ruled out anyway.
 */
export function dataRequirementsOf(
  match: Match,
  cohort: PlannedCohort,
  terminology: Terminology,
  asOf: Day,
): readonly DataRequirement[] {
  if (match.verdict !== "possible") return [];
  return wanted(match, cohort, terminology, asOf).map((one) => requirement(one, terminology, asOf));
}
