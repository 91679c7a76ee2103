import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { type ConceptId, type Day, expectDefined, parseDay } from "@cohort/foundation";
import { type PlannedStudy, matchForStore } from "@cohort/matching";
import { type Fact, type Moment, type PatientRecord, indexRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { type Draw, drawFrom } from "../../cql/draw.ts";
import { AS_OF, type Mix, type Someone, bundleText, people } from "../corpus/people.ts";

/** A record that was mapped from FHIR, of which others are made. */
export interface Life {
  /** As it stands in the ids of all resources. */
  readonly id: string;
  readonly record: PatientRecord;
  readonly concepts: readonly ConceptId[];
}

export interface Lives {
  /** With a disease that a study asks for, or a sign of one. */
  readonly ill: readonly Life[];
  readonly others: readonly Life[];
}

/** How many lives of each kind are mapped; everybody else has one of theirs, at other times and with other values. */
export interface LivesAsked {
  readonly seed: number;
  readonly ill: number;
  readonly others: number;
}

/** As in a hospital. */
export const SHARE_ILL = 0.05;
/** Milliseconds. */
const DAY = 86_400_000;

function lifeOf(someone: Someone, terminology: Terminology): Life {
  const read = readBundle(JSON.parse(bundleText(someone)));
  if (!read.ok) throw new Error(read.failure.message);
  const record = mapPatient(read.value, terminology);
  const suspected = record.unclaimed.flatMap((entry) => entry.suspected ?? []);
  const concepts = [...new Set([...indexRecord(record, terminology).concepts, ...suspected])];
  return { id: someone.id, record, concepts };
}

export function livesOf(
  terminology: Terminology,
  studies: readonly PlannedStudy[],
  { seed, ill, others }: LivesAsked,
): Lives {
  const asOf = expectDefined(parseDay(AS_OF), "a date");
  const isCandidate = ({ record }: Life): boolean =>
    matchForStore({ record, terminology, studies, asOf }).matches.some(
      ({ index }) => index !== "none",
    );
  const of = (mix: Mix, count: number, wanted: boolean): readonly Life[] => {
    const found: Life[] = [];
    // People of a corpus come as they come: some of either kind are of the other.
    for (const someone of people(mix, seed, 2 * count)) {
      const life = lifeOf(someone, terminology);
      if (isCandidate(life) === wanted) found.push(life);
      if (found.length === count) return found;
    }
    throw new Error(`too few of a ${mix}`);
  };
  return { ill: of("clinic", ill, true), others: of("hospital", others, false) };
}

/** Everything that a draw moves: days back, and how far values are off. */
interface Shift {
  readonly days: number;
  readonly share: number;
}

const momentOf = <T extends Moment | null>(moment: T, { days }: Shift): T =>
  moment &&
  Object.assign({}, moment, {
    from: moment.from - days,
    to: moment.to - days,
    ...(moment.instant === undefined ? {} : { instant: moment.instant - days * DAY }),
  });

/** As many decimals as before: laboratories round. */
function valueOf(value: number, { share }: Shift): number {
  const decimals = (String(value).split(".")[1] ?? "").length;
  return Number((value * share).toFixed(decimals));
}

function factOf(fact: Fact, shift: Shift): Fact {
  const at = <T extends Moment | null>(moment: T): T => momentOf(moment, shift);
  switch (fact.kind) {
    case "observation": {
      const { value } = fact;
      const moved =
        value.type === "quantity" ? { ...value, value: valueOf(value.value, shift) } : value;
      return { ...fact, value: moved, when: at(fact.when) };
    }
    case "condition":
      return { ...fact, onset: at(fact.onset), ended: at(fact.ended), recorded: at(fact.recorded) };
    case "medication":
      return { ...fact, start: at(fact.start), end: at(fact.end) };
    case "procedure":
      return { ...fact, performed: at(fact.performed) };
    case "immunization":
      return { ...fact, given: at(fact.given) };
    case "allergy":
      return { ...fact, recorded: at(fact.recorded) };
  }
}

const lastDate = (day: Day | null, { days }: Shift): Day | null =>
  day === null ? null : day - days;

/** Somebody with that life under another id: up to seven weeks earlier, values up to a tenth off. */
export function livedBy(life: Life, id: string, draw: Draw): PatientRecord {
  const shift: Shift = { days: draw.int(0, 49), share: 0.9 + draw.unit() / 5 };
  const { facts, unclaimed } = life.record;
  const moved = {
    ...life.record,
    facts: facts.map((fact) => factOf(fact, shift)),
    unclaimed: unclaimed.map((entry) => ({ ...entry, lastDate: lastDate(entry.lastDate, shift) })),
  };
  const text = JSON.stringify(moved).replaceAll(life.id, id);
  return JSON.parse(text) as PatientRecord;
}

export interface Drawn {
  readonly patient: string;
  readonly life: Life;
  /** For `livedBy`. */
  readonly draw: Draw;
}

/** So many people, each with a life; the same seed gives the same ones, however many. */
export function* drawPeople(
  { ill, others }: Lives,
  {
    seed,
    count,
    shareIll,
  }: { readonly seed: number; readonly count: number; readonly shareIll: number },
): Generator<Drawn> {
  for (let at = 0; at < count; at += 1) {
    const draw = drawFrom(Math.imul(seed, 1_000_003) ^ Math.imul(at + 1, 2_654_435_761));
    const life = draw.pick(draw.chance(shareIll) ? ill : others);
    yield { patient: `g${String(at).padStart(8, "0")}`, life: expectDefined(life, "a life"), draw };
  }
}
