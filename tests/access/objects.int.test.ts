import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { candidateListSchema, studyListSchema } from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import type { Access } from "@cohort/postgres";
import { healthy, lupus } from "../api/patients.ts";
import { TODAY } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";
import { FOREIGN, OWN } from "./callers.ts";
import { type House, startHouse } from "./support.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.seed({
    a: lupus("a", { sledai: 10 }),
    b: lupus("b", { sledai: 8 }),
    old: lupus("old", { sledai: 8 }),
    gone: lupus("gone", { sledai: 9 }),
    nobody: healthy("nobody"),
  });
}, 60_000);
afterAll(() => house.stop());

const candidates = `/v1/studies/${OWN}/candidates`;
const accessOf = (caller: string, roles: Access["roles"] = ["screener"]): Access => ({
  principals: [`user:x#${caller}`],
  roles,
  today: TODAY,
});
const listed = async (caller: string): Promise<readonly string[]> => {
  const { body } = await house.ask(caller, candidates);
  return candidateListSchema.parse(body).candidates.map(({ patient }) => patient);
};

describe("B-02: the store, asked on behalf of someone who holds nothing in the study", () => {
  it.each<[string, Access]>([
    ["someone else", accessOf("stranger")],
    ["nobody", { ...accessOf("x"), principals: [] }],
    ["someone in another role", accessOf("reader", ["screener"])],
    ["someone asking in no role", accessOf("reader", [])],
    ["someone of another study", accessOf("elsewhere")],
    ["someone whose name is a pattern", accessOf("%")],
  ])("has nothing for %s", async (_who, access) => {
    await house.grant("reader", "viewer", OWN);
    await house.grant("elsewhere", "screener", FOREIGN);
    const { candidates: lists, decisions, attestations, studies } = house.store;
    const a = patientId("a");
    expect(await lists.list({ study: OWN }, access)).toMatchObject({
      ok: true,
      value: { total: 0, candidates: [] },
    });
    expect(await lists.get(OWN, a, access)).toBeNull();
    expect(await lists.history(OWN, a, access)).toEqual([]);
    expect(await lists.isOfAny(a, access)).toBe(false);
    const decision = { study: OWN, patient: a, expectedVersion: 0, status: "contacted" } as const;
    const put = await decisions.put({ ...decision, reason: null, note: null }, DR, access);
    expect(put).toMatchObject({ failure: { code: "CANDIDATE.NOT_FOUND" } });
    const statement = { kind: "complete-history", of: "medication" } as const;
    const stated = { basis: "letter", statement };
    const added = await attestations.add(a, stated, { study: OWN, by: DR, access });
    expect(added).toMatchObject({ failure: { code: "PATIENT.NOT_FOUND" } });
    expect((await studies.granted(access, OWN)).map(({ id }) => id)).toEqual([]);
  });

  it("has it for who holds the role there, or everywhere", async () => {
    await house.grant("here", "screener", OWN);
    await house.grant("anywhere", "screener", "*");
    for (const caller of ["here", "anywhere"]) {
      const access = accessOf(caller);
      expect(await house.store.candidates.get(OWN, patientId("a"), access)).not.toBeNull();
      expect(await house.store.candidates.isOfAny(patientId("a"), access)).toBe(true);
      expect(await house.store.candidates.isOfAny(patientId("nobody"), access)).toBe(false);
    }
  });
});

describe("B-02: a grant", () => {
  it("that is revoked is gone with the next request", async () => {
    await house.grant("temp", "viewer", OWN);
    expect((await house.ask("temp", candidates)).status).toBe(200);
    await house.store.grants.revoke({ principal: "user:x#temp" }, DR);
    expect((await house.ask("temp", candidates)).status).toBe(404);
    expect((await house.ask("temp", `/v1/studies`)).status).toBe(403);
  });

  it("that has ended is none, whatever it was for", async () => {
    const endsIn = async (ms: number): Promise<number> => {
      const endsAt = new Date(Date.now() + ms).toISOString();
      const grant = { principal: "user:x#short", role: "viewer", study: "*", endsAt } as const;
      await house.store.grants.put([grant], DR);
      return (await house.ask("short", candidates)).status;
    };
    expect(await endsIn(600_000)).toBe(200);
    expect(await endsIn(-1000)).toBe(404);
  });

  it("shows its study in the list of studies and no other, with counts", async () => {
    await house.grant("one", "viewer", OWN);
    const { body } = await house.ask("one", "/v1/studies");
    const { studies } = studyListSchema.parse(body);
    expect(studies.map(({ id }) => id)).toEqual([OWN]);
    expect(studies[0]?.counts.ineligible).toBeGreaterThan(0);
    expect((await house.ask("one", `/v1/studies/${FOREIGN}`)).status).toBe(404);
  });

  it("E-11 tells whoever may see sums only no count that would undo what the funnel withholds", async () => {
    await house.grant("it", "admin", "*");
    const { body } = await house.ask("it", "/v1/studies");
    const told = studyListSchema.parse(body).studies.map(({ counts }) => counts);
    const withheld = { eligible: null, possible: null, ineligible: null };
    expect(told).toEqual(told.map(() => withheld));
    expect(told.length).toBeGreaterThan(1);
    const one = await house.ask("it", `/v1/studies/${OWN}`);
    expect(one.body).toMatchObject({ counts: withheld });
  });
});

describe("B-02: POST /v1/match with a stored patient", () => {
  const match = (caller: string, patient: string, studies?: readonly string[]) =>
    house.ask(caller, "/v1/match", "POST", {
      patient: `Patient/${patient}`,
      ...(studies ? { studies } : {}),
    });
  beforeAll(async () => {
    await house.grant("matcher", "screener", OWN);
    await house.grant("outsider", "study-lead", FOREIGN);
    await house.grant("ehr", "ehr-client", OWN);
  });

  it("is for people to whom the patient is a candidate", async () => {
    expect((await match("matcher", "a")).status).toBe(200);
    const unknown = await match("matcher", "no-such-patient");
    expect(unknown.status).toBe(404);
    for (const [caller, patient] of [
      ["matcher", "nobody"],
      ["outsider", "a"],
    ] as const) {
      const reply = await match(caller, patient);
      expect(reply.status).toBe(404);
      const { requestId: _a, ...told } = reply.body as Record<string, unknown>;
      const { requestId: _b, ...same } = unknown.body as Record<string, unknown>;
      expect(told).toEqual(same);
    }
  });

  it("is for the EHR about anyone, in its studies alone", async () => {
    const reply = await match("ehr", "nobody");
    expect(reply.status).toBe(200);
    const { matches } = reply.body as { matches: { study: string }[] };
    expect(new Set(matches.map(({ study }) => study))).toEqual(new Set([OWN]));
    expect((await match("ehr", "a", [FOREIGN])).status).toBe(400);
  });
});

describe("B-02: a patient who was merged into another", () => {
  it("opens no way to who they are now, nor to who they were", async () => {
    await house.grant("lead", "study-lead", OWN);
    await house.grant("lead-elsewhere", "study-lead", FOREIGN);
    const [old, b] = [patientId("old"), patientId("b")];
    await house.store.aliases.state([{ statedBy: old, replacedBy: [b], replaces: [] }]);
    for (const id of ["old", "b"]) {
      expect((await house.ask("lead", `${candidates}/${id}`)).status).toBe(200);
      expect((await house.ask("lead-elsewhere", `${candidates}/${id}`)).status).toBe(404);
      const body = { patient: `Patient/${id}` };
      expect((await house.ask("lead-elsewhere", "/v1/match", "POST", body)).status).toBe(404);
    }
    await house.store.optOuts.add([old], DR);
    expect(await listed("lead")).not.toContain("Patient/b");
    for (const id of ["old", "b"]) {
      expect((await house.ask("lead", `${candidates}/${id}`)).status).toBe(404);
      expect((await house.ask("lead", `${candidates}/${id}/history`)).status).toBe(404);
    }
  });
});

describe("B-28: a patient who opted out", () => {
  it("is in no list, on no page and in no history, though someone decided on them", async () => {
    await house.grant("desk", "screener", OWN);
    const headers = { "If-Match": 'W/"0"' };
    const path = `${candidates}/gone/decision`;
    expect(await house.ask("desk", path, "PUT", { status: "contacted" }, headers)).toMatchObject({
      status: 200,
    });
    await house.store.optOuts.add([patientId("gone")], DR);
    expect(await listed("desk")).not.toContain("Patient/gone");
    expect((await house.ask("desk", `${candidates}/gone`)).status).toBe(404);
    expect((await house.ask("desk", `${candidates}/gone/history`)).status).toBe(404);
    const again = await house.ask("desk", path, "PUT", { status: "deferred" }, headers);
    expect(again.status).toBe(404);
    const body = { patient: "Patient/gone" };
    expect((await house.ask("desk", "/v1/match", "POST", body)).status).toBe(404);
  });
});

describe("B-29: a study without a legal basis that holds", () => {
  const state = (validFrom: string, validUntil: string | null) =>
    house.store.legalBases.state({ study: OWN, reference: "EC 1", validFrom, validUntil }, DR);

  it.each<[string, string, string | null, number]>([
    ["that began today", TODAY, null, 200],
    ["that ends today", "2020-01-01", TODAY, 200],
    ["that ended yesterday", "2020-01-01", "2026-11-21", 403],
    ["that begins tomorrow", "2026-11-23", null, 403],
  ])("with one %s", async (_when, from, until, expected) => {
    await house.grant("keeper", "study-lead", OWN);
    expect(await state(from, until)).toMatchObject({ ok: true });
    const list = await house.ask("keeper", candidates);
    expect(list.status).toBe(expected);
    expect((await house.ask("keeper", "/v1/studies")).status).toBe(200);
    expect((await house.ask("keeper", `/v1/studies/${OWN}`)).status).toBe(200);
    const match = { patient: "Patient/a", studies: [OWN] };
    // People do not know of the patient any more; an EHR is told why nothing is said.
    const people = await house.ask("keeper", "/v1/match", "POST", match);
    expect(people.status).toBe(expected === 200 ? 200 : 404);
    const ehr = await house.ask("ehr", "/v1/match", "POST", match);
    expect(ehr.status).toBe(expected);
    if (expected === 200) return;
    expect(list.body).toMatchObject({ type: expect.stringContaining("no-legal-basis") });
    for (const path of ["/a", "/a/history"]) {
      expect((await house.ask("keeper", candidates + path)).status).toBe(403);
      expect((await house.ask("outsider", candidates + path)).status).toBe(404);
    }
  });
});
