import { type CriterionMatch, type Match, isSameForAll } from "@cohort/matching";
import { answerToWire, headToWire, statedToWire, stepsToWire } from "./match-to-wire.ts";

/**
 * The JSON text of `matchToWire` of each, with commas between them, in parts that follow each other: of the hundreds of criteria
 * of a patient, most say what other cohorts or other patients were told, and what was written once is not written again.
 */
export function matchesToTexts(matches: readonly Match[], patient: string): readonly string[] {
  const parts: string[] = [];
  const written: Written = new Map();
  matches.forEach((match, at) => {
    parts.push(at > 0 ? "," : "", JSON.stringify(headToWire(match)).slice(0, -1), ',"criteria":[');
    match.criteria.forEach((criterion, nth) => {
      if (nth > 0) parts.push(",");
      pushCriterion(parts, criterion, patient, written);
    });
    parts.push('],"nextSteps":', JSON.stringify(stepsToWire(match)), "}");
  });
  return parts;
}

/** Of criteria on which many records are silent, which are one object for all of them. */
const WHOLE = new WeakMap<CriterionMatch, string>();

function pushCriterion(
  parts: string[],
  criterion: CriterionMatch,
  patient: string,
  written: Written,
): void {
  const known = WHOLE.get(criterion);
  if (known !== undefined) {
    parts.push(known);
    return;
  }
  const id = `{"id":${JSON.stringify(criterion.id)},`;
  const answer = answerToText(criterion, patient, written);
  const stated =
    criterion.attestation || criterion.machine
      ? `,${JSON.stringify(statedToWire(criterion)).slice(1)}`
      : "}";
  parts.push(id, answer, stated);
  if (isSameForAll(criterion)) WHOLE.set(criterion, [id, answer, stated].join(""));
}

/** Of one patient: by the message, which cohorts that ask the same share. */
type Written = Map<
  CriterionMatch["message"],
  { readonly of: CriterionMatch; readonly text: string }
>;

function answerToText(criterion: CriterionMatch, patient: string, written: Written): string {
  const known = written.get(criterion.message);
  if (known && isSameAnswer(known.of, criterion)) return known.text;
  const text = JSON.stringify(answerToWire(criterion, patient)).slice(1, -1);
  written.set(criterion.message, { of: criterion, text });
  return text;
}

/** All that `answerToWire` tells. */
const isSameAnswer = (a: CriterionMatch, b: CriterionMatch): boolean =>
  a.type === b.type &&
  a.outcome === b.outcome &&
  a.basis === b.basis &&
  a.reason === b.reason &&
  a.explanation === b.explanation &&
  a.changesOn === b.changesOn &&
  a.evidence === b.evidence &&
  a.needs === b.needs &&
  a.ruleKey === b.ruleKey;
