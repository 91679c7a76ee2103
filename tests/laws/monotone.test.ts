import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Match, matchPatient } from "@cohort/matching";
import { type FiledCase, bundleOf, cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";
import { placeOf, recordOf } from "./people.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

/** The person everything is right with, one a cohort. */
const eligible: readonly FiledCase[] = [
  ...new Map(
    cases.map((one): [string, FiledCase] => [
      `${one.study} ${one.cohort}`,
      { ...one, base: "eligible", asOf: "2026-11-01", patient: {}, without: [], with: [] },
    ]),
  ).values(),
];

const RANK = { ineligible: 0, possible: 1, eligible: 2 } as const;

function matchOf(one: FiledCase): Match {
  const { study, cohort } = placeOf(engine, one);
  const record = recordOf(engine, bundleOf(one));
  const { terminology } = engine;
  const found = matchPatient({ record, terminology, studies: [study], asOf: dayOf(one.asOf) }).find(
    (match) => match.cohort === cohort.cohort.id,
  );
  if (!found) throw new Error("no match");
  return found;
}

it("has a person with whom everything is right in every cohort", () => {
  expect(eligible.map((one) => [one.study, one.cohort, matchOf(one).verdict])).toEqual(
    eligible.map((one) => [one.study, one.cohort, "eligible"]),
  );
});

it("adding an entry with which a criterion passes never lowers the verdict", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...eligible),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (one, chance) => {
        const names = Object.keys(one.eligible.entries);
        const left = names.filter(() => (chance.next().value ?? 0) < 0.4);
        const [back, ...without] = left;
        if (back === undefined) return;
        const fewer = matchOf({ ...one, without: left });
        const more = matchOf({ ...one, without });
        expect([back, RANK[more.verdict] >= RANK[fewer.verdict]]).toEqual([back, true]);
      },
    ),
    { numRuns: 150 },
  );
});
