import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { candidateListSchema, candidateSchema, historySchema } from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import { type Reply, call } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
let old = "";
let now = "";
let count = 0;

beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());

/** Two records of one patient, each with a decision: the EHR says afterwards that the first is the second. */
beforeEach(async () => {
  count += 1;
  [old, now] = [`old${count}`, `now${count}`];
  await harness.seed({ [old]: lupus(old, { sledai: 10 }), [now]: lupus(now, { sledai: 8 }) });
  await decide(now, "to-review", 0);
  await decide(old, "to-review", 0);
  await decide(old, "contacted", 1);
});

const pathOf = (id: string): string => `${harness.base}/v1/studies/${STUDY}/candidates/${id}`;
const decide = (id: string, status: string, version: number): Promise<Reply> =>
  call(`${pathOf(id)}/decision`, "PUT", { status }, { "If-Match": `W/"${version}"` });
const state = (replacedBy: readonly string[]): Promise<unknown> =>
  harness.store.aliases.state([
    { statedBy: patientId(old), replacedBy: replacedBy.map(patientId), replaces: [] },
  ]);
async function listed(): Promise<readonly string[]> {
  const { body } = await call(`${harness.base}/v1/studies/${STUDY}/candidates?limit=200`);
  const ids = candidateListSchema.parse(body).candidates.map(({ patient }) => patient);
  return ids.filter((id) => id === `Patient/${old}` || id === `Patient/${now}`);
}

describe("C-21 a merged patient over the API", () => {
  it("is the survivor, by either id, with what was decided on both", async () => {
    expect(await listed()).toHaveLength(2);
    await state([now]);
    expect(await listed()).toEqual([`Patient/${now}`]);
    const [byOld, byNow] = [await call(pathOf(old)), await call(pathOf(now))];
    expect(byOld.status).toBe(200);
    expect(byOld.body).toEqual(byNow.body);
    const candidate = candidateSchema.parse(byOld.body);
    expect(candidate).toMatchObject({
      patient: `Patient/${now}`,
      reviewAgain: true,
      decision: { status: "contacted", version: 3 },
    });
    expect(byOld.headers.get("etag")).toBe('W/"3"');
  });

  it("E-12 keeps the number by which a sponsor knows them, until the merge is undone", async () => {
    const numberOf = async (id: string): Promise<string | undefined> => {
      const log = `${harness.base}/v1/studies/${STUDY}/screening-log?profile=internal&id=${id}`;
      const rows = (await (await fetch(log)).text()).split("\r\n");
      return rows.find((row) => row.includes(`Patient/${id}`))?.split(",")[0];
    };
    const known = await numberOf(old);
    expect(known).toMatch(/^\d+$/);
    await state([now]);
    expect(await numberOf(now)).toBe(known);
    await state([]);
    const own = await numberOf(now);
    expect(own).toMatch(/^\d+$/);
    expect(own).not.toBe(known);
    await state([now]);
    expect(await numberOf(now)).toBe(own);
  });

  it("tells in one timeline whom each decision was made about", async () => {
    await state([now]);
    const { body } = await call(`${pathOf(old)}/history`);
    const { patient, entries } = historySchema.parse(body);
    expect(patient).toBe(`Patient/${now}`);
    const told = entries.map(({ kind, about }) => [kind, about ?? null]);
    expect(told.filter(([kind]) => kind === "decision")).toEqual([
      ["decision", null],
      ["decision", `Patient/${old}`],
      ["decision", `Patient/${old}`],
    ]);
    expect(told.at(-1)).toEqual(["merged", `Patient/${old}`]);
  });

  it("is decided on by either id, with the version of both", async () => {
    await state([now]);
    const stale = await decide(now, "contacted", 1);
    expect([stale.status, stale.headers.get("etag")]).toEqual([412, 'W/"3"']);
    expect(await decide(old, "consented", 3)).toMatchObject({ status: 200, body: { version: 4 } });
    const { body } = await call(pathOf(now));
    expect(body).toMatchObject({ decision: { status: "consented" }, reviewAgain: false });
  });

  it("is matched and attested on as the survivor", async () => {
    await state([now]);
    const match = await call(`${harness.base}/v1/match`, "POST", { patient: `Patient/${old}` });
    expect(match).toMatchObject({ status: 200, body: { patient: `Patient/${now}` } });
    const attested = await call(`${pathOf(old)}/attestations`, "POST", {
      basis: "letter of the clinic",
      statement: { kind: "complete-history", of: "medication" },
    });
    expect(attested.status).toBe(201);
    expect((await harness.store.attestations.of([patientId(now)])).size).toBe(1);
  });

  it("is two again when the EHR takes it back, each with its own decisions", async () => {
    await state([now]);
    await state([]);
    expect((await call(pathOf(old))).body).toMatchObject({
      patient: `Patient/${old}`,
      reviewAgain: true,
      decision: { status: "contacted", version: 2 },
    });
    expect((await call(pathOf(now))).body).toMatchObject({
      reviewAgain: true,
      decision: { status: "to-review", version: 1 },
    });
    const { body } = await call(`${pathOf(now)}/history`);
    expect(historySchema.parse(body).entries.at(-1)).toMatchObject({ kind: "unmerged" });
  });
});
