import type { Draw } from "../../cql/draw.ts";
import { daysBefore } from "../../cql/dates.ts";
import { allergy, dose, encounter, immunization, order, procedure } from "./deeds.ts";
import { ALLERGIES, DISEASES, DRUGS, GIVEN, PROCEDURES, VACCINES, VISITS } from "./everyday.ts";
import { PANELS, SCORES, VITALS } from "./orders.ts";
import {
  type Paper,
  type Visit,
  bloodPressure,
  condition,
  report,
  result,
  vital,
} from "./papers.ts";

/** One order of the laboratory: a report and its results. */
function laboratory(visit: Visit): readonly Paper[] {
  const panel = visit.draw.weighted(PANELS);
  const minute = visit.draw.int(15, 45);
  const results = panel.analytes.map((analyte) => result(visit, analyte, minute));
  return [report(visit, panel, results, minute), ...results];
}

/** On a ward some drug is given some times. */
const ward = (visit: Visit): readonly Paper[] => {
  const given = visit.draw.pick(GIVEN);
  const doses = Array.from({ length: visit.draw.int(3, 9) }, (_, at) =>
    dose(visit, given, 90 + 40 * at),
  );
  return [...laboratory(visit), ...doses];
};

/** What one visit leaves behind: the encounter, what was measured, and now and then something new. */
function papersOf(visit: Visit, asOf: string): readonly Paper[] {
  const { draw } = visit;
  const kind = draw.weighted(VISITS);
  const days = kind.class === "IMP" ? draw.int(1, 8) : 0;
  const left = daysBefore(visit.date, -days);
  const measured = VITALS.filter(() => draw.chance(0.5)).map((analyte) => vital(visit, analyte));
  const some = (chance: number, make: () => Paper): readonly Paper[] =>
    draw.chance(chance) ? [make()] : [];
  return [
    encounter(visit, kind, left > asOf ? asOf : left),
    bloodPressure(visit),
    ...measured,
    ...some(0.4, () => vital(visit, draw.pick(SCORES), "survey")),
    ...(draw.chance(0.55) ? laboratory(visit) : []),
    ...(kind.class === "IMP" ? ward(visit) : []),
    ...some(0.35, () => condition(visit, draw.pick(DISEASES), draw.chance(0.4))),
    ...some(0.5, () => order(visit, draw.pick(DRUGS), draw.chance(0.6))),
    ...some(0.25, () => procedure(visit, draw.pick(PROCEDURES))),
    ...some(0.25, () => immunization(visit, draw.pick(VACCINES))),
    ...some(0.05, () => allergy(visit, draw.pick(ALLERGIES))),
  ];
}

/** So many papers of ordinary care, visit by visit, of the ten years before a day. */
export function ordinaryCare(
  draw: Draw,
  patient: string,
  asOf: string,
  size: number,
): readonly Paper[] {
  const papers: Paper[] = [];
  let number = 0;
  const next = (): number => (number += 1);
  while (papers.length < size) {
    const encounterId = `Encounter/${patient}-v${next()}`;
    const date = daysBefore(asOf, draw.int(1, 3650));
    papers.push(...papersOf({ draw, patient, encounter: encounterId, date, next }, asOf));
  }
  return papers.slice(0, Math.max(0, size));
}
