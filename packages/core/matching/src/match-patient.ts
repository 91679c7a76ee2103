import {
  type Day,
  earliest,
  expectDefined,
  formatDay,
  nextAfter,
  parseDay,
} from "@cohort/foundation";
import {
  type Assessment,
  type PlannedCriterion,
  blankIndex,
  explain,
  isSilent,
} from "@cohort/criteria";
import { type PatientRecord, type RecordIndex, indexRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { Attestation } from "./attestation.ts";
import { withAttestations } from "./attested-record.ts";
import { applyOutcome } from "./attested-outcome.ts";
import { optOutBreakpoints, refusesOn } from "./opt-out.ts";
import { assessOn } from "./criterion-on.ts";
import { indexStateOn } from "./index-state.ts";
import type { CriterionMatch, Gate, Match, NearMiss, NoCandidate } from "./match.ts";
import { nextSteps } from "./next-steps.ts";
import { type PatientDays, daysOf } from "./patient-days.ts";
import type { PlannedCohort, PlannedStudy } from "./planned-study.ts";
import { markSameForAll } from "./same-for-all.ts";
import { countOutcomes, scoreOf, verdictOf } from "./score.ts";
import { type AssessedOn, changesOn, eligibleFrom, remembering } from "./timeline.ts";

export interface MatchInput {
  readonly record: PatientRecord;
  readonly terminology: Terminology;
  readonly studies: readonly PlannedStudy[];
  readonly asOf: Day;
  readonly optedOut?: boolean;
  readonly attestations?: readonly Attestation[];
}

/** A result within this share of its bound is a near miss. */
const NEAR = 0.15;

/** A criterion's course through time, which cohorts with the same criterion share. */
interface Course {
  readonly now: Assessment;
  readonly on: AssessedOn;
  readonly changes: Day | null;
  /** In English. */
  readonly explanation: string;
  /** Of what the record is silent on: what it comes to, for each who asks; null: of this patient alone. */
  readonly judged: WeakMap<PlannedCriterion, Judged> | null;
}

interface Patient extends PatientDays {
  readonly courses: Map<string, Course>;
  readonly index: RecordIndex;
}

interface Judged {
  readonly now: Assessment;
  readonly on: AssessedOn;
  readonly match: CriterionMatch;
}

function nearMissOf(judged: readonly Judged[]): NearMiss | null {
  const failing = judged.filter(({ match }) => match.outcome === "fail");
  const [only] = failing;
  const miss = failing.length === 1 && only ? only.now.miss : null;
  if (!only || !miss || Math.abs(miss.value - miss.bound) > NEAR * Math.abs(miss.bound) + 1e-12)
    return null;
  return { criterion: only.match.id, value: miss.value, bound: miss.bound, unit: miss.unit };
}

/** FHIR dates have four digits; `9999-12-31` often stands for an end that nobody foresees. */
const LAST_DAY = expectDefined(parseDay("9999-12-31"), "a date");

const dateOf = (day: Day | null): string | null =>
  day === null || day > LAST_DAY ? null : formatDay(day);

function courseOf(
  planned: PlannedCriterion,
  cohort: PlannedCohort,
  days: PatientDays,
  asOf: Day,
): Course {
  const on = remembering((day) => assessOn(planned, cohort, days, day));
  const now = on(asOf);
  return {
    now,
    on,
    changes: changesOn(now, on, asOf),
    explanation: explain(now.message, planned.criterion.type),
    judged: null,
  };
}

/** Without any entry that bears on it a criterion has one answer for all, with medication on record and without. */
const BLANK = new WeakMap<PlannedCriterion, Map<boolean, Course>>();

function blankCourse(
  planned: PlannedCriterion,
  cohort: PlannedCohort,
  { terminology, hasMedication }: RecordIndex,
  asOf: Day,
): Course {
  const known = BLANK.get(planned) ?? new Map<boolean, Course>();
  BLANK.set(planned, known);
  let course = known.get(hasMedication);
  if (!course) {
    const days = daysOf(blankIndex(terminology, hasMedication), asOf);
    course = { ...courseOf(planned, cohort, days, asOf), judged: new WeakMap() };
    known.set(hasMedication, course);
  }
  return course;
}

function courseIn(cohort: PlannedCohort, at: number, days: Patient, asOf: Day): Course {
  const shared = expectDefined(cohort.courseKeys[at], "a key for each criterion");
  const known = days.courses.get(shared);
  if (known) return known;
  const planned = expectDefined(cohort.criteria[at], "a criterion");
  const course = isSilent(days.index, cohort.touched[at] ?? null)
    ? blankCourse(planned, cohort, days.index, asOf)
    : courseOf(planned, cohort, days, asOf);
  days.courses.set(shared, course);
  return course;
}

function judge(
  study: PlannedStudy,
  cohort: PlannedCohort,
  at: number,
  days: Patient,
  input: MatchInput,
): Judged {
  const planned = expectDefined(cohort.criteria[at], "a criterion");
  const course = courseIn(cohort, at, days, input.asOf);
  const known = course.judged?.get(planned);
  const { attestations = [] } = input;
  const judged = known ?? judgeBy(planned, course);
  if (!known && course.judged) {
    course.judged.set(planned, judged);
    markSameForAll(judged.match);
  }
  if (attestations.length === 0) return judged;
  const place = { study: study.study.id, cohort: cohort.cohort.id };
  return { ...judged, match: applyOutcome(judged.match, place, attestations) };
}

function judgeBy(planned: PlannedCriterion, course: Course): Judged {
  const { criterion, key } = planned;
  const { now, on, changes, explanation } = course;
  const match: CriterionMatch = {
    id: criterion.id,
    type: criterion.type,
    outcome: now.outcome,
    basis: now.basis,
    reason: now.reason,
    message: now.message,
    explanation,
    changesOn: dateOf(changes),
    evidence: now.evidence,
    needs: now.needs,
    ruleKey: key,
  };
  return { now, on, match };
}

/** A death by asOf, or an opt-out, closes every study; the criteria are evaluated all the same. */
function gateOf({ record, asOf, optedOut }: MatchInput): Gate | null {
  if (record.deceased && (record.deceased.on?.from ?? asOf) <= asOf) return "deceased";
  return optedOut === true || refusesOn(record, asOf) ? "optedOut" : null;
}

function matchCohort(
  study: PlannedStudy,
  cohort: PlannedCohort,
  days: Patient,
  input: MatchInput,
): Match {
  const { asOf, record, terminology } = input;
  const judged = cohort.criteria.map((_, at) => judge(study, cohort, at, days, input));
  const criteria = judged.map(({ match }) => match);
  const counts = countOutcomes(criteria);
  const gate = gateOf(input);
  const verdict = verdictOf(counts, gate !== null);
  const dies = record.deceased?.on?.from;
  const others = [...(dies !== undefined ? [dies] : []), ...optOutBreakpoints(record)];
  const nextChange = judged.reduce(
    (first, { now }) => earliest(first, nextAfter(now.breakpoints, asOf)),
    nextAfter(others, asOf),
  );
  // A stated outcome does not change with the calendar, so it takes no part in what opens when.
  const open = judged.filter(({ match }) => match.attestation?.holds !== true);
  const closedForGood =
    gate !== null ||
    judged.some(({ match }) => match.outcome === "fail" && match.attestation?.holds);
  return {
    study: study.study.id,
    cohort: cohort.cohort.id,
    verdict,
    score: scoreOf(counts, verdict),
    counts,
    gate,
    nearMiss: nearMissOf(judged),
    eligibleFrom:
      verdict === "ineligible" && !closedForGood ? dateOf(eligibleFrom(open, asOf)) : null,
    criteria,
    nextSteps: nextSteps(study.study.id, criteria, terminology),
    nextChangeOn: dateOf(nextChange),
    index: indexStateOn(cohort, days, asOf).state,
  };
}

function prepare(input: MatchInput): { joined: MatchInput; days: Patient } {
  const record = withAttestations(input.record, input.attestations ?? [], input.terminology);
  const index = indexRecord(record, input.terminology);
  const days = { ...daysOf(index, input.asOf), index, courses: new Map<string, Course>() };
  return { joined: { ...input, record }, days };
}

/**
 * One match for every cohort of every study, in study and cohort order: a pure function of record,
 * attestations, studies, terminology and asOf. The same inputs give the same bytes.
 */
export function matchPatient(input: MatchInput): readonly Match[] {
  const { joined, days } = prepare(input);
  return input.studies.flatMap((study) =>
    study.cohorts.map((cohort) => matchCohort(study, cohort, days, joined)),
  );
}

export interface Candidacy {
  readonly match: Match | NoCandidate;
  readonly nextChangeOn: string | null;
}

/**
 * The same for those cohorts alone of whose disease the record says something: of most patients it says
 * nothing of most diseases. Where a person stated an outcome, the cohort is matched all the same.
 */
export function matchCandidate(input: MatchInput): readonly Candidacy[] {
  const { joined, days } = prepare(input);
  const stated = new Set(
    (input.attestations ?? []).flatMap(({ statement }) =>
      statement.kind === "outcome" ? [`${statement.study} ${statement.cohort}`] : [],
    ),
  );
  return input.studies.flatMap((study) =>
    study.cohorts.map((cohort): Candidacy => {
      const place = { study: study.study.id, cohort: cohort.cohort.id };
      const index = indexStateOn(cohort, days, input.asOf);
      if (index.state === "none" && !stated.has(`${place.study} ${place.cohort}`)) {
        const [next] = index.breakpoints
          .filter((day) => day > input.asOf)
          .toSorted((a, b) => a - b);
        return { match: { ...place, index: "none" }, nextChangeOn: dateOf(next ?? null) };
      }
      const match = matchCohort(study, cohort, days, joined);
      return { match, nextChangeOn: match.nextChangeOn };
    }),
  );
}
