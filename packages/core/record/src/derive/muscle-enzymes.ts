import { type ConceptId, conceptId } from "@cohort/foundation";
import { spanOf } from "./given.ts";
import type { Dated, Derivation, Given, Worked } from "./derivation.ts";
import { nearestOf, upTo } from "./near.ts";
import { type Span, exactly, hull, over, within } from "./span.ts";

const CREATINE_KINASE = conceptId("creatine-kinase");
const ENZYMES = [CREATINE_KINASE, ...["aldolase", "ldh", "ast", "alt"].map(conceptId)];

/** Enzymes of one assessment: the default window of laboratory results. */
export const ENZYMES_WITHIN_DAYS = 28;

/** A result as a multiple of its upper limit of normal; null where either cannot be read. */
function timesUpperLimit(fact: Dated, concept: ConceptId, given: Given): Span | null {
  const { terminology, record } = given;
  const { value, range, when } = fact;
  const unit = "unit" in value ? value.unit : null;
  if (unit === null) return null;
  const site = terminology.siteLimit(concept, record.sex, record.birth, when.to);
  const limit =
    range && range.high !== null ? { high: range.high, unit: range.unit ?? unit } : site;
  if (!limit || limit.high === null || !(limit.high > 0)) return null;
  const measured = spanOf(value, concept, terminology);
  const upper = terminology.canonicalValue(concept, limit.high, limit.unit);
  const possible = measured && within(measured, { least: 0 });
  if (!possible || upper === null) return null;
  return over((up, down) => up(possible) / down(exactly(upper)));
}

interface Entry {
  readonly fact: Dated;
  readonly times: Span | null;
}

interface Enzyme {
  readonly concept: ConceptId;
  readonly entries: readonly Entry[];
}

/**
 * The highest multiple on one day. Open to above where an enzyme's latest result has no limit to be held
 * against, and where creatine kinase is not among them: the others are measured for many reasons, so
 * that they are normal does not say that the muscle enzymes are.
 */
function highestOn(enzymes: readonly Enzyme[], day: number): readonly Worked[] {
  const used: { readonly concept: ConceptId; readonly facts: readonly Dated[]; times: Span }[] = [];
  let open = false;
  const ofDay: Dated[] = [];
  for (const { concept, entries } of enzymes) {
    const latest = nearestOf(
      upTo(entries, day, ENZYMES_WITHIN_DAYS),
      { from: day, to: day },
      ENZYMES_WITHIN_DAYS,
    );
    ofDay.push(...latest.map(({ fact }) => fact).filter(({ when }) => when.to === day));
    const times = latest.flatMap((entry) => entry.times ?? []);
    if (times.length < latest.length) open = true;
    else if (times.length > 0) {
      used.push({ concept, facts: latest.map(({ fact }) => fact), times: hull(times) });
    }
  }
  const [anchor] = ofDay;
  if (!anchor || used.length === 0) return [];
  open ||= !used.some(({ concept }) => concept === CREATINE_KINASE);
  const inputs = new Set([anchor, ...used.flatMap(({ facts }) => facts)]);
  const low = Math.max(...used.map(({ times }) => times.low));
  const high = open ? Infinity : Math.max(...used.map(({ times }) => times.high));
  return [{ anchor, inputs: [...inputs], span: { low, high } }];
}

/** Once for each day with a result; dated by it. */
export const muscleEnzymes: Derivation = {
  concept: conceptId("muscle-enzymes"),
  name: "highest muscle enzyme / ULN",
  source: "the most abnormal serum muscle enzyme, as in the IMACS core set of disease activity",
  unit: "1",
  inputs: ENZYMES,
  derive(given) {
    const enzymes = ENZYMES.map((concept) => ({
      concept,
      entries: given
        .results(concept)
        .map((fact) => ({ fact, times: timesUpperLimit(fact, concept, given) })),
    }));
    const days = new Set(enzymes.flatMap(({ entries }) => entries.map(({ fact }) => fact.when.to)));
    return [...days].toSorted((a, b) => a - b).flatMap((day) => highestOn(enzymes, day));
  },
};
