import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { candidateListSchema, candidateSchema, historySchema } from "@cohort/contract";
import { ROLES, type Role } from "@cohort/foundation";
import pg from "pg";
import { type Reply } from "../api/client.ts";
import { lupus } from "../api/patients.ts";
import { FOREIGN, OWN } from "./callers.ts";
import { type House, startHouse } from "./support.ts";

let house: House;
const candidates = `/v1/studies/${OWN}/candidates`;
/** Nowhere else in what is sent. */
const NOTE = "ring the ward back";
const BASIS = "letter of the cardiologist";

beforeAll(async () => {
  house = await startHouse();
  // A score of 7 where 8 is asked: a near miss.
  await house.seed({ p1: lupus("p1", { sledai: 7 }) });
  for (const role of ROLES) await house.grant(role, role, OWN);
  const decision = { status: "deferred", reason: "awaiting-result", note: NOTE };
  const put = await house.ask("screener", `${candidates}/p1/decision`, "PUT", decision, {
    "If-Match": 'W/"0"',
  });
  expect(put.status).toBe(200);
  const statement = { kind: "fact", concept: "lvef", value: 61.5, unit: "%", date: "2026-10-20" };
  const stated = await house.ask("study-lead", `${candidates}/p1/attestations`, "POST", {
    basis: BASIS,
    statement,
  });
  expect(stated.status).toBe(201);
}, 60_000);
afterAll(() => house.stop());

/** Members whose names the criteria and the dictionary choose. */
const IS_NAMED_ELSEWHERE = /(?:^|\.)labels$|[mM]essage(?:\.parts\[\])*\.values$/;

/** Paths of all that has a value, `[]` for the elements of a list: a.b[].c */
function pathsOf(value: unknown, at = ""): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${at}[]`));
  if (typeof value !== "object") return value === "" ? [] : [at];
  return Object.entries(value).flatMap(([name, each]) =>
    // Names that the criteria choose, not the contract.
    pathsOf(each, IS_NAMED_ELSEWHERE.test(at) ? `${at}.*` : at ? `${at}.${name}` : name),
  );
}
const keysOf = ({ body }: Reply): readonly string[] => [...new Set(pathsOf(body))].toSorted();

const LOOKING: readonly Role[] = ["viewer", "screener", "study-lead", "auditor"];
const PAGES = {
  list: candidates,
  page: `${candidates}/p1`,
  history: `${candidates}/p1/history`,
};

describe("B-03: what leaves the house", () => {
  it.each(Object.entries(PAGES))("of a %s is this, for each role", async (_name, path) => {
    const shown: Record<string, readonly string[]> = {};
    for (const role of ROLES) {
      const reply = await house.ask(role, path);
      shown[role] = reply.status === 200 ? keysOf(reply) : [`${reply.status}`];
    }
    const { viewer = [], screener = [], admin, auditor } = shown;
    expect(shown["study-lead"]).toEqual(screener);
    // Who may not decide is told of no step that could be taken.
    expect(auditor).toEqual(screener.filter((key) => !key.startsWith("steps[]")));
    expect(admin).toEqual(["403"]);
    expect(shown["ehr-client"]).toEqual(["403"]);
    expect(viewer.filter((key) => !screener.includes(key))).toEqual([]);
    expect({ everyone: viewer, notViewers: screener.filter((key) => !viewer.includes(key)) })
      // What a role is shown changes here or nowhere.
      .toMatchSnapshot();
  });

  it("is no value, no near miss and nothing typed for a viewer, in whichever answer", async () => {
    for (const path of Object.values(PAGES)) {
      const { status, body } = await house.ask("viewer", path);
      expect(status).toBe(200);
      const text = JSON.stringify(body);
      expect(text).not.toContain(NOTE);
      expect(text).not.toContain(BASIS);
      expect(text).not.toContain("61.5");
      expect(text).not.toMatch(/SLEDAI[^"]*7/);
    }
    const page = candidateSchema.parse((await house.ask("viewer", PAGES.page)).body);
    const criteria = page.matches.flatMap((match) => match.criteria);
    expect(criteria.flatMap(({ evidence }) => evidence)).toEqual([]);
    expect(new Set(criteria.map(({ message }) => JSON.stringify(message)))).toEqual(
      new Set(['{"id":"withheld","values":{}}']),
    );
    expect(page.decision).toMatchObject({ reason: "awaiting-result", note: null });
  });

  it("has the same outcomes, verdicts and scores for every role that may look", async () => {
    const seen = new Set<string>();
    for (const role of LOOKING) {
      const { body } = await house.ask(role, PAGES.page);
      const outcomes = candidateSchema
        .parse(body)
        .matches.map((match) => [
          match.cohort,
          match.verdict,
          match.score,
          match.counts,
          match.eligibleFrom,
          match.criteria.map(({ id, outcome, reason, changesOn }) => [
            id,
            outcome,
            reason,
            changesOn,
          ]),
        ]);
      seen.add(JSON.stringify(outcomes));
    }
    expect(seen.size).toBe(1);
  });

  it("goes by what the caller is in this study, whatever they are elsewhere", async () => {
    await house.grant("mixed", "viewer", OWN);
    await house.grant("mixed", "study-lead", FOREIGN);
    expect(keysOf(await house.ask("mixed", PAGES.page))).toEqual(
      keysOf(await house.ask("viewer", PAGES.page)),
    );
    const decided = await house.ask("mixed", `${PAGES.page}/decision`, "PUT", {}, {});
    expect(decided.status).toBe(403);
    const match = { patient: "Patient/p1" };
    expect((await house.ask("mixed", "/v1/match", "POST", match)).status).toBe(404);
  });

  it("is the note, the near miss and the value for who screens", async () => {
    const { body } = await house.ask("screener", PAGES.list);
    expect(candidateListSchema.parse(body).candidates[0]?.nearMiss).toMatchObject({ value: 7 });
    const history = historySchema.parse((await house.ask("auditor", PAGES.history)).body);
    const text = JSON.stringify(history);
    for (const typed of [NOTE, BASIS, "61.5"]) expect(text).toContain(typed);
  });

  it("stays the same when a table gets another column", async () => {
    const ask = async (): Promise<string> => {
      const told = [];
      for (const path of [...Object.values(PAGES), "/v1/studies", `/v1/studies/${OWN}`]) {
        told.push((await house.ask("screener", path)).body);
      }
      return JSON.stringify(told);
    };
    const before = await ask();
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    for (const table of ["match", "candidate", "decision", "attestation", "study", "record"]) {
      await client.query(`alter table ${table} add column canary text not null default 'canary'`);
    }
    await client.end();
    expect(await ask()).toBe(before);
    expect(before).not.toContain("canary");
  });
});
