import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import type { Match } from "@cohort/matching";
import { cohort } from "../end-to-end/child.ts";
import { type House, idsOf, openHouse, somePeople } from "./house.ts";

jest.setTimeout(180_000);

let house: House;
let study = "";
const patients: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  const people = somePeople(60);
  await house.keep(people);
  await house.match(idsOf(people));
  const kept = await house.store.replays.stored({ limit: 200 });
  study = kept[0]?.study ?? "";
  patients.push(...kept.filter((one) => one.study === study).map(({ patient }) => patient));
  await house.decide(study, patientId(patients[0] ?? ""));
  await house.decide(study, patientId(patients[0] ?? ""), 1);
});
afterAll(() => house.close());

async function run(...argv: string[]) {
  const child = cohort(["replay", ...argv], { DATABASE_URL: house.url, LOG_LEVEL: "silent" });
  return { code: await child.ended, out: child.answer(), said: child.said() };
}

const sql = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

describe("cohort replay", () => {
  it("A9-03: makes the latest decision again, one version, or all of them", async () => {
    const one = ["--study", study, "--patient", patients[0] ?? ""];
    const latest = await run(...one);
    expect(latest).toMatchObject({ code: 0 });
    expect(latest.out).toContain(`${study} Patient/${patients[0]} decision 2: same`);
    const first = await run(...one, "--version", "1", "--json");
    expect(JSON.parse(first.out)).toMatchObject({ version: 1, outcome: "same", differences: [] });
    const all = await run("--all");
    expect(all.code).toBe(0);
    expect(all.out.trim().split("\n")).toHaveLength(2);
    expect(await run(...one, "--version", "3")).toMatchObject({ code: 1 });
  });

  it("A9-03: of stored matches names those that differ, and whether another engine explains it", async () => {
    const same = await run("--stored", "--study", study, "--limit", "5");
    expect(same).toMatchObject({ code: 0, out: "" });
    expect(same.said).toMatch(/[1-9] candidates, [5-9] matches: [1-9] the same, 0 different/);

    const change = (match: Match): Match => ({ ...match, score: 0.5 });
    await house.match([patientId(patients[1] ?? "")], { engine: "1", change });
    const older = await run("--stored", "--study", study);
    expect(older.code).toBe(4);
    expect(older.out).toContain(`${study} Patient/${patients[1]}: different`);
    expect(older.out).toContain("engine 1 made it");
    expect(older.out).toMatch(/ score\n    - 0\.5\n    \+ /);

    await sql(`update match set score = 1.5 where patient = '${patients[2]}'`);
    const worse = await run("--stored", "--study", study);
    expect(worse.code).toBe(3);
    expect(worse.out).toContain(`Patient/${patients[2]}: different`);
    const rows = await house.store.audit.walk({ after: 0, limit: 1000 });
    const looked = rows.filter(({ operation }) => operation === "replay");
    expect(looked.at(-1)).toMatchObject({ action: "read", actor: { kind: "cli" } });
    expect(new Set(looked.flatMap((row) => row.patients))).toEqual(new Set(patients.slice(1, 3)));
  });
});
