import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { type House, startHouse } from "../access/support.ts";
import { lupus } from "../api/patients.ts";
import { STUDY, TODAY } from "../api/support.ts";

let house: House;
const path = `/v1/studies/${STUDY}/legal-basis`;
const candidates = `/v1/studies/${STUDY}/candidates`;
const state = (caller: string, validFrom: string, validUntil: string | null) =>
  house.ask(caller, path, "PUT", { reference: "IRB 2026-17", validFrom, validUntil });
/** How many the list has, or why it is locked. */
const total = async (): Promise<unknown> => {
  const { body } = await house.ask("seer", candidates);
  const { total: count, type = "" } = body as { total?: number; type?: string };
  return count ?? type.split("/").at(-1);
};

beforeAll(async () => {
  house = await startHouse();
  await house.seed({ a: lupus("a", { sledai: 10 }) });
  await house.grant("seer", "screener", STUDY);
  await house.grant("lead", "study-lead", STUDY);
  await house.grant("elsewhere", "study-lead", "NCT06464679");
}, 120_000);
afterAll(() => house.stop());

describe("B-29 a study's legal basis", () => {
  it("locks its patients the day after its last one, and leaves sums without small cells", async () => {
    expect((await state("lead", "2026-01-01", TODAY)).body).toMatchObject({ holds: true });
    expect(await total()).toBe(1);
    const ended = await state("lead", "2026-01-01", "2026-11-21");
    expect([ended.status, ended.body]).toMatchObject([200, { study: STUDY, holds: false }]);
    expect(await total()).toBe("no-legal-basis");
    expect((await house.ask("seer", `${candidates}/a`)).status).toBe(403);
    const { body } = await house.ask("seer", "/v1/studies");
    const withheld = { eligible: null, possible: null, ineligible: null };
    expect(body).toMatchObject({ studies: [{ id: STUDY, counts: withheld }] });
    const funnel = await house.ask("seer", `/v1/studies/${STUDY}/funnel`);
    expect([funnel.status, funnel.body]).toMatchObject([200, { suppressed: true, matched: null }]);
  });

  it("opens them again when another one is stated, at once", async () => {
    expect((await state("lead", "2026-11-23", null)).body).toMatchObject({ holds: false });
    expect(await total()).toBe("no-legal-basis");
    expect((await state("lead", TODAY, null)).body).toMatchObject({ holds: true });
    expect(await total()).toBe(1);
    const { body } = await house.ask("lead", path);
    const { history } = body as { history: { reference: string; statedBy: string }[] };
    expect(history.at(-1)).toMatchObject({
      reference: "IRB 2026-17",
      validFrom: TODAY,
      validUntil: null,
      statedBy: "lead",
    });
  });

  it("is stated by those who lead the study, in terms that make sense", async () => {
    expect((await state("seer", TODAY, null)).status).toBe(403);
    expect((await state("elsewhere", TODAY, null)).status).toBe(404);
    expect((await state("lead", TODAY, "2026-11-21")).status).toBe(422);
    for (const body of [
      { validFrom: TODAY },
      { reference: " ", validFrom: TODAY },
      { reference: "two\nlines", validFrom: TODAY },
      { reference: "IRB", validFrom: "2026-02-30" },
      { reference: "IRB", validFrom: TODAY, statedBy: "me" },
    ]) {
      expect((await house.ask("lead", path, "PUT", body)).status).toBe(400);
    }
  });

  it("is no way around an opt-out, and its history is kept", async () => {
    const by = { subject: "user:x#lead", kind: "token", network: null, requestId: null } as const;
    await house.store.optOuts.add([patientId("a")], by);
    expect(await total()).toBe(0);
    expect((await house.store.legalBases.history(STUDY)).length).toBeGreaterThan(3);
  });
});
