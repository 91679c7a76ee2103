import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type WhatIf,
  type WhatIfRequest,
  adjustablesSchema,
  candidateListSchema,
  whatIfSchema,
} from "@cohort/contract";
import pg from "pg";
import { expectDefined } from "@cohort/foundation";
import { VERDICTS, type Verdict } from "@cohort/matching";
import { SYSTEM, createActiveCatalogue } from "@cohort/postgres";
import { type Study, canonicalStudy, readCanonicalStudy, studyHash } from "@cohort/studies";
import { call, fieldsOf } from "./client.ts";
import { seedTown } from "./funnel-town.ts";
import { type Harness, STUDY, must, startHarness } from "./support.ts";
import { matchAnew } from "./what-if-support.ts";

const FIVE = "NCT06614270";
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await seedTown(harness);
}, 120_000);
afterAll(() => harness.stop());

const post = (study: string, changes: unknown) =>
  call(`${harness.base}/v1/studies/${study}/what-if`, "POST", { changes });

async function whatIf(study: string, changes: WhatIfRequest["changes"]): Promise<WhatIf> {
  const { status, body } = await post(study, changes);
  expect([status, body]).toEqual([200, expect.anything()]);
  const answer = whatIfSchema.parse(body);
  expect(answer).toEqual(body);
  return answer;
}

interface Standing {
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
}

/** Of every candidate, as the list has them: of a cohort, or of each patient's best. */
async function standings(study: string, cohort?: string): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  const of = cohort === undefined ? "" : `&cohort=${cohort}`;
  for (let next: string | null = ""; next !== null;) {
    const after: string = next === "" ? "" : `&cursor=${next}`;
    const { body } = await call(
      `${harness.base}/v1/studies/${study}/candidates?limit=200${of}${after}`,
    );
    const page = candidateListSchema.parse(body);
    for (const { patient, cohort: own, verdict, score } of page.candidates) {
      found.set(patient, { cohort: own, verdict, score });
    }
    next = page.next;
  }
  return found;
}

const sumsOf = (all: Iterable<Standing>): WhatIf["before"] => {
  const verdicts = [...all].map(({ verdict }) => verdict);
  const of = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return { eligible: of("eligible"), possible: of("possible"), ineligible: of("ineligible") };
};

/** Puts the changed study in, as somebody would who edits the file, and matches everyone with it. */
async function reallyRun(study: string, edit: (study: Study) => Study): Promise<void> {
  const { store, deps } = { store: harness.store, deps: harness.deps };
  const { revision } = expectDefined(await store.studies.get(study), "a study");
  const active = await store.studies.revision(study, revision);
  const edited = edit(readCanonicalStudy(canonicalStudy(expectDefined(active, "a study").study)));
  const input = { id: study, hash: studyHash(edited), canonical: canonicalStudy(edited) };
  await store.studies.import(input, SYSTEM);
  must(await store.studies.activate(study, SYSTEM));
  const { terminology, logger } = deps;
  const catalogue = createActiveCatalogue({ store, terminology, logger, clock: Date.now });
  await matchAnew({ store, terminology, catalogue });
}

type Mutable = { -readonly [K in keyof Study]: Study[K] };
const editing =
  (edit: (study: Record<string, never>) => void) =>
  (study: Study): Study => {
    const copy = JSON.parse(JSON.stringify(study)) as Mutable;
    edit(copy as unknown as Record<string, never>);
    return copy;
  };

/** What one finds by hand in the study's JSON. */
const inCohort = (study: unknown, cohort: number, id: string): { rule: never } => {
  const { cohorts } = study as { cohorts: { criteria: { id: string; rule: never }[] }[] };
  return expectDefined(
    cohorts[cohort]?.criteria.find((one) => one.id === id),
    "a criterion",
  );
};
interface Case {
  readonly name: string;
  readonly study: string;
  readonly changes: WhatIfRequest["changes"];
  readonly edit: (study: Record<string, never>) => void;
}

const CASES: readonly Case[] = [
  {
    name: "a bound that lets more in",
    study: STUDY,
    changes: [{ criterion: "inc-5", path: "/rule/bound/value", value: 5 }],
    edit: (study) => Object.assign(inCohort(study, 0, "inc-5").rule["bound"], { value: 5 }),
  },
  {
    name: "a window where the protocol names none, an age, and a criterion left out",
    study: STUDY,
    changes: [
      { criterion: "inc-5", path: "/rule/within", value: "P1Y" },
      { criterion: "inc-2", cohort: "sle", path: "/rule/atMost", value: 50 },
      { criterion: "inc-4", drop: true },
    ],
    edit: (study) => {
      Object.assign(inCohort(study, 0, "inc-5").rule, { within: "P1Y" });
      Object.assign(inCohort(study, 0, "inc-2").rule, { atMost: 50 });
      const { cohorts } = study as unknown as { cohorts: { criteria: { id: string }[] }[] };
      const [cohort] = cohorts;
      if (cohort) cohort.criteria = cohort.criteria.filter(({ id }) => id !== "inc-4");
    },
  },
];

describe("what if", () => {
  it.each(CASES)("E-17: $name: is what a real run comes to, verdict by verdict", async (one) => {
    const { study } = one;
    const cohorts = (await harness.store.studies.get(study))?.cohorts ?? [];
    const before = await standings(study);
    const beforeOf = new Map<string, Map<string, Standing>>();
    for (const { id } of cohorts) beforeOf.set(id, await standings(study, id));
    const answer = await whatIf(study, one.changes);
    expect(await standings(study)).toEqual(before);

    await reallyRun(study, editing(one.edit));
    const after = await standings(study);
    expect(answer.evaluated).toBe(after.size);
    expect(answer.before).toEqual(sumsOf(before.values()));
    expect(answer.after).toEqual(sumsOf(after.values()));
    for (const { cohort, before: was, after: would } of answer.cohorts) {
      expect(was).toEqual(sumsOf(beforeOf.get(cohort)?.values() ?? []));
      expect(would).toEqual(sumsOf((await standings(study, cohort)).values()));
    }
    const rank = (patient: string, map: typeof after): number =>
      VERDICTS.indexOf(expectDefined(map.get(patient), "a standing").verdict);
    const movedIn = (better: boolean): string[] =>
      [...after.keys()].filter((patient) => {
        const by = rank(patient, after) - rank(patient, before);
        return better ? by < 0 : by > 0;
      });
    const ids = (moved: WhatIf["gained"]): string[] => moved.map(({ patient }) => patient);
    expect(ids(answer.gained).toSorted()).toEqual(movedIn(true).toSorted());
    expect(ids(answer.lost).toSorted()).toEqual(movedIn(false).toSorted());
    expect([answer.better, answer.worse]).toEqual([answer.gained.length, answer.lost.length]);
    expect(answer.better + answer.worse).toBeGreaterThan(0);
    for (const { patient, from, to } of [...answer.gained, ...answer.lost]) {
      expect([from, to]).toEqual([before.get(patient)?.verdict, after.get(patient)?.verdict]);
    }
  });

  it("E-17: names every number that a study's rules have, each of which can be asked for as it is", async () => {
    for (const study of [STUDY, FIVE]) {
      const { body } = await call(`${harness.base}/v1/studies/${study}/adjustable`);
      const { adjustable } = adjustablesSchema.parse(body);
      expect(adjustablesSchema.parse(body)).toEqual(body);
      expect(adjustable.length).toBeGreaterThan(40);
      const [first, ...others] = adjustable;
      expect(first?.what).not.toBe("");
      for (const { criterion, cohort, path, value } of [first, others.at(-1)].flatMap(
        (each) => each ?? [],
      )) {
        const { before, after, better, worse } = await whatIf(study, [
          { criterion, cohort, path, value },
        ]);
        expect([after, better, worse]).toEqual([before, 0, 0]);
      }
    }
  });

  it.each([
    [[{ criterion: "inc-99", drop: true }], "changes[0].criterion"],
    [[{ criterion: "inc-3", drop: true }], "changes[0].drop"],
    [[{ criterion: "inc-5", path: "/rule/bound/op", value: 6 }], "changes[0].path"],
    [[{ criterion: "inc-5", path: "/text", value: "Nobody." }], "changes[0].path"],
    [[{ criterion: "inc-5", path: "/__proto__/value", value: 6 }], "changes[0].path"],
    [[{ criterion: "inc-5", path: "/rule/bound/value", value: "six" }], "changes[0].value"],
    [[{ criterion: "inc-2", path: "/rule/atLeast", value: 70 }], "changes[0].value"],
    [[{ criterion: "inc-2", path: "/rule/atLeast", value: 1.5 }], "changes[0].value"],
    [[{ criterion: "inc-5", path: "/rule/within", value: "a while" }], "changes[0].value"],
    [[{ criterion: "inc-5", path: "/rule/within", value: "P0D" }], "changes[0].value"],
    [
      [
        { criterion: "inc-5", path: "/rule/bound/value", value: 6 },
        { criterion: "inc-5", path: "/rule/bound/value", value: 7 },
      ],
      "changes[1].path",
    ],
    [
      [
        { criterion: "inc-5", drop: true },
        { criterion: "inc-5", path: "/rule/bound/value", value: 7 },
      ],
      "changes[1].criterion",
    ],
  ])("E-17: refuses %j, which makes no sense, naming the field", async (changes, field) => {
    const reply = await post(STUDY, changes);
    expect([reply.status, fieldsOf(reply)]).toEqual([422, [field]]);
  });

  it("E-17: turns away whoever asks while three wait, says when to come again, and answers the others", async () => {
    const client = new pg.Client({ connectionString: harness.url });
    await client.connect();
    // Nobody's matches can be read meanwhile: the first that is asked for is held up.
    await client.query("begin; lock table match in access exclusive mode");
    const ask = () => post(STUDY, [{ criterion: "inc-5", path: "/rule/bound/value", value: 6 }]);
    const all = [1, 2, 3, 4, 5, 6].map(ask);
    const refused = await Promise.race(all);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    await client.query("rollback");
    await client.end();
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 429, 429]);
    expect((await ask()).status).toBe(200);
  }, 60_000);

  it.each([[[]], [[{ criterion: "inc-5" }]], [[{ criterion: "inc-5", drop: false }]]])(
    "E-17: refuses %j, which is no request",
    async (changes) => expect((await post(STUDY, changes)).status).toBe(400),
  );
});
