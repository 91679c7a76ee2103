import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Rule, planCriterion } from "@cohort/criteria";
import type { ConceptId } from "@cohort/foundation";
import { type ObservationFact, type PatientRecord, indexRecord } from "@cohort/record";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";

/** As laboratories write them; which of them belong to a concept is the dictionary's business. */
const WRITTEN = [
  ..."g/L g/dL mg/dL mg/L ug/mL ug/dL ng/mL umol/L mmol/L nmol/L mg/mg mg/mmol mg/g".split(" "),
  ..."10*9/L 10^9/L x10E9/L 10*3/uL K/uL /uL /mm3 G/L".split(" "),
  ..."U/L IU/L mU/mL kat/L ukat/L s % 1 {ratio} mm/h mm/hr mL/min L mL kg g [lb_av]".split(" "),
  ..."mm[Hg] mmHg cm m Cel [degF] mg/24h g/24h g/d {score} [GPL'U] [MPL'U] mL/min/{1.73_m2}".split(
    " ",
  ),
];

interface Known {
  readonly id: ConceptId;
  readonly unit: string;
  readonly written: readonly string[];
}

let engine: Engine;
let known: readonly Known[];
beforeAll(async () => {
  engine = await openEngine();
  const { terminology } = engine;
  known = [...terminology.concepts.values()].flatMap(({ id, unit }) => {
    const written = WRITTEN.filter((one) => terminology.factor(id, one) !== null);
    return unit !== null && written.length > 1 ? [{ id, unit, written }] : [];
  });
});

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));

it("knows several units of many concepts", () => {
  expect(known.length).toBeGreaterThan(60);
});

it("a value taken to another unit and back is itself", () => {
  const value = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), value, (seed, canonical) => {
      const { terminology } = engine;
      const concept = known[seed % known.length];
      if (!concept) return;
      for (const unit of concept.written) {
        const factor = terminology.factor(concept.id, unit) ?? Number.NaN;
        const back = terminology.canonicalValue(concept.id, canonical / factor, unit) ?? Number.NaN;
        expect([concept.id, unit, close(back, canonical)]).toEqual([concept.id, unit, true]);
      }
    }),
    { numRuns: 300 },
  );
});

it("a result decides the same in every unit that it can be written in", () => {
  const asOf = dayOf("2026-11-01");
  const day = dayOf("2026-10-31");
  const truth = (rule: Rule, id: ConceptId, value: number, unit: string): string => {
    const fact: ObservationFact = {
      kind: "observation",
      source: "Observation/o",
      hits: [{ concept: id, tier: "core" }],
      when: { from: day, to: day },
      status: "final",
      value: { type: "quantity", value, unit },
      range: null,
      flag: null,
    };
    const record: PatientRecord = {
      schema: 1,
      birth: null,
      sex: null,
      deceased: null,
      facts: [fact],
      unclaimed: [],
      issues: [],
      gaps: [],
      complete: [],
    };
    const criterion = { id: "x", type: "inclusion", text: "Anything.", rule } as const;
    const { evaluate } = planCriterion(criterion, engine.terminology);
    return evaluate({ index: indexRecord(record, engine.terminology), asOf }).truth;
  };
  const value = fc.double({ min: 0.01, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), value, value, (seed, canonical, bound) => {
      // What lies on the line to the last bit may fall on either side of it in another unit.
      fc.pre(!close(canonical, bound));
      const concept = known[seed % known.length];
      if (!concept) return;
      const rule: Rule = {
        kind: "measurement",
        concept: concept.id,
        bound: { op: ">=", value: bound, unit: concept.unit },
      };
      for (const unit of concept.written) {
        const factor = engine.terminology.factor(concept.id, unit) ?? Number.NaN;
        expect([concept.id, unit, truth(rule, concept.id, canonical / factor, unit)]).toEqual([
          concept.id,
          unit,
          canonical >= bound ? "true" : "false",
        ]);
      }
    }),
    { numRuns: 200 },
  );
});
