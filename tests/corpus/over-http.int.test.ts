import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { matchAnswerSchema, matchToWire, studyListSchema } from "@cohort/contract";
import { type Harness, startHarness } from "../api/support.ts";
import { bundleOf, cases } from "./case.ts";
import { type Engine, openEngine } from "./engine.ts";
import { listed } from "./listed.ts";

/** With CORPUS=all (`pnpm corpus`) every case; else every third of each cohort, which comes to some nine hundred. */
const asked =
  process.env["CORPUS"] === "all" ? cases : cases.filter((_, position) => position % 3 === 0);

/** As `toEqual`, which alone takes longer over answers of this size than the engine over making them. */
function expectEqual(found: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(found, wanted)) expect(found).toEqual(wanted);
}

let engine: Engine;
let api: Harness;
beforeAll(async () => {
  engine = await openEngine();
  api = await startHarness();
});
afterAll(() => api.stop());

it("lists the five studies with their 13 cohorts", async () => {
  const answered = await fetch(`${api.base}/v1/studies`);
  const { studies } = studyListSchema.parse(await answered.json());
  const cohorts = studies.flatMap((study) => study.cohorts.map(({ id }) => `${study.id} ${id}`));
  expect(cohorts.toSorted()).toEqual(
    listed.map(({ study, cohort }) => `${study} ${cohort}`).toSorted(),
  );
  expect([studies.length, cohorts.length]).toEqual([5, 13]);
});

it("answers every criterion of every cohort, in the order of the protocol, for a patient of whom nothing is known", async () => {
  const entry = [{ resource: { resourceType: "Patient", id: "p1" } }];
  const answered = await fetch(`${api.base}/v1/match`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ bundle: { resourceType: "Bundle", type: "collection", entry } }),
  });
  const { matches } = matchAnswerSchema.parse(await answered.json());
  const ids = matches.map((match) => [
    `${match.study} ${match.cohort}`,
    match.criteria.map(({ id }) => id),
  ]);
  expect(Object.fromEntries(ids)).toEqual(
    Object.fromEntries(
      listed.map((one) => [`${one.study} ${one.cohort}`, one.ids.map(({ id }) => id)]),
    ),
  );
});

it("asks for patients of every cohort", () => {
  const cohorts = asked.map(({ study, cohort }) => `${study} ${cohort}`);
  expect([...new Set(cohorts)].toSorted()).toEqual(
    listed.map(({ study, cohort }) => `${study} ${cohort}`).toSorted(),
  );
});

// Names repeat between files; the position tells them apart.
it.each(asked.map((one, position) => [position, one.name, one] as const))(
  "%i %s: POST /v1/match answers what the engine decides",
  async (_, __, one) => {
    const bundle = bundleOf(one);
    const answered = await fetch(`${api.base}/v1/match`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ bundle, asOf: one.asOf, studies: [one.study] }),
    });
    expect(answered.status).toBe(200);
    const answer = matchAnswerSchema.parse(await answered.json());
    const { matches, issues } = engine.match(bundle, one.asOf, one.study);
    expect({ asOf: answer.asOf, patient: answer.patient }).toEqual({
      asOf: one.asOf,
      patient: "Patient/p1",
    });
    expectEqual(
      answer.matches,
      matches.map((match) => matchToWire(match, "Patient/p1")),
    );
    expect(answer.issues.map(({ resource, code }) => `${resource} ${code}`)).toEqual(
      issues.map(({ resource, code }) => `${resource} ${code}`),
    );
    for (const match of answer.matches) {
      const { pass, presumed, unknown, fail, review } = match.counts;
      expect(pass + presumed + unknown + fail + review).toBe(match.criteria.length);
    }
  },
);
