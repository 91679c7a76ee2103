import type { Moment, ObservationFact, ObservedValue } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type {
  CodeableConcept,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from "fhir/r4.js";
import { isReadable } from "./codes.ts";
import { UNIT_FAULTS } from "./observation.ts";
import {
  type Ask,
  DEEPEST_ITEM,
  LONGEST_LINK_ID,
  type Question,
  questionsOf,
} from "./questionnaire.ts";
import {
  MOST_ITEMS,
  type Raw,
  TooLarge,
  asRaw,
  child,
  children,
  has,
  numberOf,
  textOf,
  valueOf,
  wordOf,
} from "./raw.ts";
import { type Reading, countUnclaimed, undated } from "./reading.ts";
import type { Lost } from "./sheet.ts";
import { unitFault } from "./units-of-hits.ts";
import { ofConcept, ofListedText, ofQuantity, underCode } from "./value.ts";
import { momentOf, dateOf } from "./when.ts";

/** FHIR R4 questionnaire-answers-status; null: no answers that count. */
const STATUS: ReadonlyMap<string | null, ObservationFact["status"] | null> = new Map([
  ["completed", "final"],
  ["amended", "final"],
  ["in-progress", "preliminary"],
  ["stopped", null],
  ["entered-in-error", null],
]);

type Item = Raw<QuestionnaireResponseItem>;
type Answer = Raw<QuestionnaireResponseItemAnswer>;
type Visit = (linkId: string, answers: readonly Answer[]) => void;

/** Every item that has answers, those within items and within answers included. */
function eachAnswered(response: Raw<QuestionnaireResponse>, visit: Visit): void {
  let seen = 0;
  const walk = (items: readonly Item[], levels: number): void => {
    if (items.length > 0 && levels === 0) throw new TooLarge();
    for (const item of items) {
      const answers = children(item, "answer");
      seen += 1 + answers.length;
      if (seen > 2 * MOST_ITEMS) throw new TooLarge();
      const linkId = wordOf(item, "linkId", LONGEST_LINK_ID);
      if (linkId !== null && answers.length > 0) visit(linkId, answers);
      for (const answer of answers) walk(children(answer, "item"), levels - 1);
      walk(children(item, "item"), levels - 1);
    }
  };
  walk(children(response, "item"), DEEPEST_ITEM);
}

const UNREADABLE: ObservedValue = { type: "unreadable" };

/** The answer as it is given; null where it has no value that could be a result: dates, files, references. */
function given(answer: Answer, hits: readonly Hit[], reading: Reading): ObservedValue | null {
  if (has(answer, "valueQuantity")) return ofQuantity(child(answer, "valueQuantity"));
  for (const key of ["valueDecimal", "valueInteger"] as const) {
    if (!has(answer, key)) continue;
    const value = numberOf(answer, key);
    return value === null ? UNREADABLE : { type: "quantity", value, unit: null };
  }
  if (has(answer, "valueBoolean")) {
    const value = valueOf(answer, "valueBoolean");
    return typeof value === "boolean" ? { type: "boolean", value } : UNREADABLE;
  }
  if (has(answer, "valueCoding")) {
    const coding = child(answer, "valueCoding");
    return ofConcept(coding && asRaw<CodeableConcept>({ coding: [coding] }), hits, reading);
  }
  if (has(answer, "valueString")) {
    const text = textOf(answer, "valueString");
    return text === null ? UNREADABLE : ofListedText(text, hits, reading);
  }
  return null;
}

/** A plain number is in the unit that the question names, else in that of a concept that needs none. */
function withUnit(value: ObservedValue, { hits, unit }: Question, reading: Reading): ObservedValue {
  if (value.type !== "quantity" || value.unit !== null) return value;
  if (unit !== null) return { ...value, unit };
  const concepts = hits.map((hit) => reading.terminology.concepts.get(hit.concept));
  return { ...value, unit: concepts.find((concept) => concept?.unitless)?.unit ?? null };
}

interface Shared {
  readonly source: string;
  readonly status: ObservationFact["status"];
  readonly when: Moment | null;
  readonly reading: Reading;
}

function addAnswers(question: Question, answers: readonly Answer[], shared: Shared): void {
  const { source, status, when, reading } = shared;
  const { hits, unclaimed } = question;
  if (hits.length === 0) {
    if (unclaimed && isReadable(unclaimed)) {
      countUnclaimed(reading, "observation", [unclaimed], when);
    }
    return;
  }
  for (const answer of answers) {
    const read = given(answer, hits, reading);
    if (read === null) continue;
    const value = underCode(hits, withUnit(read, question, reading), reading);
    if (value.type === "unreadable") {
      reading.sheet.issue(source, "value", "An answer is in no form that can be read.");
    } else if (value.type === "quantity") {
      const fault = unitFault(value.unit, hits, reading);
      if (fault) reading.sheet.issue(source, "unit", UNIT_FAULTS[fault]);
    }
    const range = null;
    const flag = null;
    reading.sheet.add({ kind: "observation", source, hits, when, status, value, range, flag });
  }
}

/** What must not be presumed absent with answers that are left out. */
export function lostAnswers(raw: Raw<QuestionnaireResponse>, reading: Reading): Lost | null {
  const ask = questionsOf(raw, reading);
  const concepts = new Set<Hit["concept"]>();
  eachAnswered(raw, (linkId) => {
    for (const { concept } of ask(linkId).hits) concepts.add(concept);
  });
  return concepts.size === 0 ? null : { kind: "observation", concepts: [...concepts] };
}

/** A QuestionnaireResponse: each answer to a question that stands for a concept is a result of it. */
export function readQuestionnaireResponse(
  raw: Raw<QuestionnaireResponse>,
  source: string,
  reading: Reading,
): void {
  const status = STATUS.get(textOf(raw, "status"));
  if (status === null) return;
  if (status === undefined) {
    const lost = lostAnswers(raw, reading);
    const text = "status is missing, or none that FHIR knows.";
    return lost ? reading.sheet.issue(source, "status", text, lost) : undefined;
  }
  const ask: Ask = questionsOf(raw, reading);
  const authored = dateOf(raw, "authored", reading.calendar);
  const shared: Shared = { source, status, when: momentOf(authored), reading };
  eachAnswered(raw, (linkId, answers) => addAnswers(ask(linkId), answers, shared));
  if (reading.sheet.added() > 0 && typeof authored === "string") {
    undated(reading, source, authored, "authored");
  }
}
