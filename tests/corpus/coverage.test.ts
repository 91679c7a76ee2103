import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Criterion, leavesOf } from "@cohort/criteria";
import type { Outcome } from "@cohort/criteria";
import { criteriaOf } from "@cohort/studies";
import { cases, expected } from "./case.ts";
import { type Engine, openEngine } from "./engine.ts";
import { listed } from "./listed.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

const criteriaIn = (study: string, cohort: string): readonly Criterion[] => {
  const planned = engine.studies.find((one) => one.study.id === study);
  if (!planned) throw new Error(`no study ${study}`);
  return criteriaOf(planned.study, cohort);
};

/** Nothing but questions to a person, asked of some patients only perhaps. */
const isPersonJudged = ({ rule }: Criterion): boolean =>
  leavesOf(rule).every(({ kind }) => ["judgement", "childbearing-potential", "sex"].includes(kind));

it("has five studies, 13 cohorts and 214 criteria", () => {
  const own = listed.map(({ ids, common }) => ids.length - common.length);
  const common = new Map(listed.map((one) => [one.study, one.common.length]));
  const total = [...own, ...common.values()].reduce((sum, count) => sum + count, 0);
  expect([engine.studies.length, listed.length, total]).toEqual([5, 13, 214]);
  expect(engine.studies.map(({ study }) => study.id).toSorted()).toEqual(
    [...common.keys()].toSorted(),
  );
});

describe.each(listed.map((one) => [one.study, one.cohort, one.ids] as const))(
  "%s %s",
  (study, cohort, ids) => {
    it("has exactly the listed criteria, in their order", () => {
      expect(criteriaIn(study, cohort).map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
    });

    it("matches exactly the listed criteria of anybody", () => {
      const bundle = {
        resourceType: "Bundle",
        type: "collection",
        entry: [{ resource: { resourceType: "Patient", id: "p" } }],
      };
      const { matches } = engine.match(bundle, "2026-11-01", study);
      const match = matches.find((one) => one.cohort === cohort);
      expect(match?.criteria.map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
    });

    it("leaves to a person alone what no record can decide, and nothing else", () => {
      const judged = criteriaIn(study, cohort).filter(isPersonJudged);
      expect(judged.map(({ id }) => id)).toEqual(
        ids.filter(({ person }) => person).map(({ id }) => id),
      );
    });
  },
);

/** The outcomes that the corpus drives each criterion to: of a common one in any of its study's cohorts. */
function outcomesInCorpus(): Map<string, Set<Outcome>> {
  const seen = new Map<string, Set<Outcome>>();
  for (const one of cases) {
    const place = listed.find(({ study, cohort }) => study === one.study && cohort === one.cohort);
    for (const [id, short] of Object.entries(one.expect)) {
      const isCommon = place?.common.some((common) => common.id === id);
      const key = isCommon ? `${one.study} ${id}` : `${one.study} ${one.cohort} ${id}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(expected(short).outcome));
    }
  }
  return seen;
}

it("has cases on both sides of the line for every criterion that a record can decide", () => {
  const seen = outcomesInCorpus();
  const wanting = listed.flatMap(({ study, cohort, common, ids }) =>
    ids.flatMap(({ id, person }) => {
      const key = common.some((one) => one.id === id)
        ? `${study} ${id}`
        : `${study} ${cohort} ${id}`;
      const outcomes = [...(seen.get(key) ?? [])];
      // One side lets the patient through; the other stops them, or puts the question to a person.
      const through = outcomes.includes("pass");
      const stopped = outcomes.includes("fail") || (through && outcomes.includes("review"));
      return person || (through && stopped) ? [] : [`${key}: ${outcomes.join(" ")}`];
    }),
  );
  expect([...new Set(wanting)]).toEqual([]);
});
