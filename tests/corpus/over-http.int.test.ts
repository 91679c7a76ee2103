import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { matchAnswerSchema, matchToWire } from "@cohort/contract";
import { type Harness, startHarness } from "../api/support.ts";
import { bundleOf, cases } from "./case.ts";
import { type Engine, openEngine } from "./engine.ts";

let engine: Engine;
let api: Harness;
beforeAll(async () => {
  engine = await openEngine();
  api = await startHarness();
});
afterAll(() => api.stop());

// Names repeat between files; the position tells them apart.
it.each(cases.map((one, position) => [position, one.name, one] as const))(
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
    expect(answer.matches).toEqual(matches.map((match) => matchToWire(match, "Patient/p1")));
    expect(answer.issues.map(({ resource, code }) => `${resource} ${code}`)).toEqual(
      issues.map(({ resource, code }) => `${resource} ${code}`),
    );
    for (const match of answer.matches) {
      const { pass, presumed, unknown, fail, review } = match.counts;
      expect(pass + presumed + unknown + fail + review).toBe(match.criteria.length);
    }
  },
);
