import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type Match } from "@cohort/matching";
import { notificationsSchema, overviewSchema, watchSchema } from "@cohort/contract";
import { type House, startHouse } from "../access/support.ts";
import { inputs, saveAll, scored } from "../postgres/fixtures.ts";
import { STUDY } from "./support.ts";

const OTHER = "NCT06464679";
let house: House;

beforeAll(async () => {
  house = await startHouse();
  for (const caller of ["ann", "bob"]) await house.grant(caller, "screener", STUDY);
  await house.grant("bob", "viewer", OTHER);
}, 120_000);
afterAll(() => house.stop());

const match = (verdict: Match["verdict"], changes: Partial<Match> = {}): Match =>
  scored(verdict, verdict === "eligible" ? 90 : 50, { study: STUDY, ...changes });
const save = (matches: Readonly<Record<string, readonly Match[]>>): Promise<void> =>
  saveAll(house.store, matches, inputs({ studies: [{ study: STUDY, revision: 1, hash: "h" }] }));

async function news(caller: string): Promise<Readonly<Record<string, number>>> {
  const { status, body } = await house.ask(caller, "/v1/notifications");
  expect(status).toBe(200);
  const { unseen, items } = notificationsSchema.parse(body);
  expect(unseen).toBe(items.reduce((sum, { count }) => sum + count, 0));
  return Object.fromEntries(items.map(({ kind, count }) => [kind, count]));
}
async function since(caller: string) {
  const { studies } = overviewSchema.parse((await house.ask(caller, "/v1/overview")).body);
  const found = studies.find(({ study }) => study === STUDY)?.since;
  return [found?.new, found?.better, found?.worse];
}
const see = (caller: string) => house.ask(caller, `/v1/studies/${STUDY}/seen`, "POST");
const watch = (caller: string, mode: string) =>
  house.ask(caller, `/v1/studies/${STUDY}/watch`, "PUT", { mode });

describe("what is new since one last looked", () => {
  it("E-15 is everyone, for who never looked", async () => {
    await save({ p1: [match("eligible")], p2: [match("possible")], p3: [match("ineligible")] });
    expect(await news("ann")).toEqual({ "new-eligible": 1, "new-possible": 1 });
    expect(await since("ann")).toEqual([2, 0, 0]);
  });

  it("E-15 is nobody any more once one has looked, each for oneself", async () => {
    const reply = await see("ann");
    expect(reply.status).toBe(200);
    expect(watchSchema.parse(reply.body)).toMatchObject({ study: STUDY, mode: "all" });
    expect(await news("ann")).toEqual({});
    expect(await since("ann")).toEqual([0, 0, 0]);
    expect(await news("bob")).toEqual({ "new-eligible": 1, "new-possible": 1 });
  });

  it("E-15 E-01 is told by what stood then and what stands now, whatever came between", async () => {
    await save({ p4: [match("possible")], p3: [match("possible")], p2: [match("eligible")] });
    await save({ p1: [match("possible")], p4: [match("possible", { score: 51 })] });
    expect(await since("ann")).toEqual([2, 1, 1]);
    expect(await news("ann")).toEqual({ "new-possible": 2, "new-eligible": 1 });
    // There and back: nothing came of it.
    await save({ p1: [match("eligible")], p2: [match("possible")], p3: [match("ineligible")] });
    expect(await since("ann")).toEqual([1, 0, 0]);
    expect(await news("ann")).toEqual({ "new-possible": 1 });
    // Who is gone is no news.
    await save({ p4: [] });
    expect(await since("ann")).toEqual([0, 0, 0]);
  });

  it("E-01 is told of a patient by the best of their cohorts", async () => {
    const cohort = (verdict: Match["verdict"], id: string) => match(verdict, { cohort: id });
    await save({ q: [cohort("possible", "sle"), cohort("ineligible", "ln")] });
    await see("ann");
    await save({ q: [cohort("possible", "sle"), cohort("possible", "ln")] });
    expect(await since("ann")).toEqual([0, 0, 0]);
    await save({ q: [cohort("ineligible", "sle"), cohort("possible", "ln")] });
    expect(await since("ann")).toEqual([0, 0, 0]);
    await save({ q: [cohort("ineligible", "sle"), cohort("eligible", "ln")] });
    expect(await since("ann")).toEqual([0, 1, 0]);
  });

  it("E-15 is no news of whom somebody has contacted, until a decision is called into question", async () => {
    await see("ann");
    await save({ r: [match("possible")] });
    expect(await news("ann")).toEqual({ "new-possible": 1 });
    const decision = { status: "contacted" };
    const path = `/v1/studies/${STUDY}/candidates/r/decision`;
    const put = await house.ask("bob", path, "PUT", decision, { "If-Match": 'W/"0"' });
    expect(put.status).toBe(200);
    expect(await news("ann")).toEqual({});
    await save({ r: [match("ineligible")] });
    expect(await news("ann")).toEqual({ "review-again": 1 });
    await see("ann");
    expect(await news("ann")).toEqual({});
  });

  it("E-15 is what somebody else assigned to one", async () => {
    const client = new pg.Client({ connectionString: house.url });
    await client.connect();
    const assign = (patient: string, assignee: string, by: string) =>
      client.query(
        `insert into assignment (study, patient, assignee, changed_by) values ($1, $2, $3, $4)
          on conflict (study, patient) do update set assignee = $3, changed_by = $4, changed_at = now()`,
        [STUDY, patient, assignee, by],
      );
    await assign("p1", "user:x#ann", "bob");
    await assign("p2", "user:x#ann", "ann");
    await assign("r", "user:x#bob", "bob");
    await client.end();
    expect(await news("ann")).toEqual({ assigned: 1 });
  });
});

describe("of what one wants to be told", () => {
  it("E-15 is everything, who is eligible alone, or nothing", async () => {
    await save({ s: [match("eligible")], t: [match("possible")] });
    expect(await news("ann")).toEqual({ assigned: 1, "new-eligible": 1, "new-possible": 1 });
    const { body } = await watch("ann", "eligible");
    const { seenAt, ...rest } = watchSchema.parse(body);
    expect(rest).toEqual({ study: STUDY, mode: "eligible" });
    expect(seenAt).not.toBeNull();
    expect(await news("ann")).toEqual({ assigned: 1, "new-eligible": 1 });
    await watch("ann", "off");
    expect(await news("ann")).toEqual({});
    expect((await see("ann")).body).toMatchObject({ mode: "off" });
    await watch("ann", "all");
    expect(await news("ann")).toEqual({});
  });

  it("E-15 is said of studies that there are, and that one may see", async () => {
    expect((await watch("ann", "loud")).status).toBe(400);
    const other = `/v1/studies/${OTHER}/seen`;
    expect((await house.ask("ann", other, "POST")).status).toBe(404);
    await house.grant("eve", "viewer", "*");
    expect((await house.ask("eve", "/v1/studies/NCT00000000/seen", "POST")).status).toBe(404);
    await house.grant("it", "admin", "*");
    expect((await house.ask("it", other, "POST")).status).toBe(403);
    expect((await house.ask("it", "/v1/notifications")).status).toBe(403);
  });

  it("E-15 leaves out studies of which somebody may see nobody any more", async () => {
    expect(Object.keys(await news("bob"))).not.toHaveLength(0);
    await house.store.grants.revoke(
      { principal: "user:x#bob" },
      {
        subject: "dr",
        kind: "token",
        network: null,
        requestId: null,
      },
    );
    expect((await house.ask("bob", "/v1/notifications")).status).toBe(403);
  });
});
