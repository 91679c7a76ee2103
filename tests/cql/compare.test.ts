import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Comparison, type Sides, AS_OF, compare, openSides } from "./comparison.ts";
import { generate } from "./generate.ts";
import { createLeanSource } from "./lean-source.ts";
import { KNOWN, RULES } from "./rules.ts";

const PATIENTS = 50;

let sides: Sides;
let compared: Comparison;
beforeAll(async () => {
  sides = await openSides();
  compared = await compare(sides, 7, PATIENTS);
}, 180_000);

describe("the study in CQL, run by cql-execution", () => {
  it("has a definition for each criterion of the engine's, and none besides", () => {
    expect([...sides.cql.criteria].toSorted()).toEqual([...compared.criteria.keys()].toSorted());
    expect(compared.cells).toBe(PATIENTS * 46);
  });

  it("decides as the engine does, but for differences that are written down", () => {
    const named = compared.unexplained.map(
      ({ patient, criterion, outcome, cql }) => `${patient} ${criterion}: ${outcome}, ${cql}`,
    );
    expect(named).toEqual([]);
    expect(compared.agreeing / compared.cells).toBeGreaterThan(0.95);
  });

  it("says pass, fail and open where the engine does", () => {
    for (const standing of ["pass", "fail", "open"] as const) {
      const often = [...compared.criteria.values()].filter((tally) => tally[standing] > 0);
      expect(often.length).toBeGreaterThan(25);
    }
  });

  it("would show a criterion that one side reads otherwise", async () => {
    const stricter: Sides = {
      ...sides,
      cql: {
        ...sides.cql,
        evaluate: async (bundle) =>
          new Map(
            [...(await sides.cql.evaluate(bundle))].map(([id, value]) => [
              id,
              id === "inc-2" && value !== null ? !value : value,
            ]),
          ),
      },
    };
    const { unexplained } = await compare(stricter, 7, 5);
    expect(new Set(unexplained.map(({ criterion }) => criterion))).toEqual(new Set(["inc-2"]));
  });
});

it("a lean source gives the CQL engine what cql-exec-fhir gives it", async () => {
  const lean = sides.cqlOver(createLeanSource());
  for (let number = 0; number < 15; number += 1) {
    const bundle = generate(sides.lists, AS_OF, 5, number);
    const [ours, theirs] = [await lean.evaluate(bundle), await sides.cql.evaluate(bundle)];
    expect([number, ...ours]).toEqual([number, ...theirs]);
  }
});

describe("the written differences", () => {
  it("are few, each with an id and a reason of its own", () => {
    const all = [...RULES, ...KNOWN];
    expect(all.length).toBeLessThanOrEqual(15);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ why }) => why)).size).toBe(all.length);
  });
});

describe("the generated patients", () => {
  it("are the same for the same seed, and others for another", () => {
    const text = (seed: number): string => JSON.stringify(generate(sides.lists, AS_OF, seed, 3));
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });
});
