import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { grantListSchema, grantSchema } from "@cohort/contract";
import { TODAY } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";
import { FOREIGN, OWN } from "./callers.ts";
import { type House, startHouse } from "./support.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.store.grants.revoke({ principal: "demo" }, DR);
  await house.grant("root", "admin", "*");
  await house.grant("local", "admin", OWN);
}, 60_000);
afterAll(() => house.stop());

const put = (caller: string, body: Record<string, unknown>) =>
  house.ask(caller, "/v1/grants", "PUT", { principal: "group:desk", role: "viewer", ...body });
const revoke = (caller: string, body: Record<string, unknown>) =>
  house.ask(caller, "/v1/grants/revoke", "POST", { principal: "group:desk", ...body });
const listed = async (caller: string): Promise<readonly string[]> => {
  const { body } = await house.ask(caller, "/v1/grants");
  const { grants } = grantListSchema.parse(body);
  return grants.map(({ principal, role, study }) => `${principal} ${role} ${study}`);
};

describe("B-02: who administers one study", () => {
  it("sees and changes that study's grants and no other's", async () => {
    await house.grant("far", "viewer", FOREIGN);
    const given = await put("local", { study: OWN });
    expect(given.status).toBe(200);
    expect(grantSchema.parse(given.body)).toMatchObject({ grantedBy: "local", endsAt: null });
    expect(await listed("local")).toEqual([
      `group:desk viewer ${OWN}`,
      `user:x#local admin ${OWN}`,
    ]);
    expect(await listed("root")).toContain(`user:x#far viewer ${FOREIGN}`);
    for (const study of [FOREIGN, "*"]) {
      const refused = await put("local", { study });
      expect(refused).toMatchObject({ status: 403, body: { errors: [{ field: "study" }] } });
      expect((await revoke("local", { study })).status).toBe(403);
    }
    // Without a study it is all that someone holds, wherever.
    expect((await revoke("local", {})).status).toBe(403);
    expect(await revoke("local", { study: OWN })).toMatchObject({ body: { revoked: 1 } });
    expect(await listed("local")).not.toContain(`group:desk viewer ${OWN}`);
  });
});

describe("a grant over REST", () => {
  it.each<[string, Record<string, unknown>, number, string]>([
    ["an end that is past", { study: OWN, endsAt: "2020-01-01T00:00:00Z" }, 422, "endsAt"],
    ["an end that is none", { study: OWN, endsAt: "soon" }, 400, "endsAt"],
    ["a role that is none", { study: OWN, role: "doctor" }, 400, "role"],
    ["a study that is none", { study: "a b" }, 400, "study"],
    ["a study that there is not", { study: "NCT00000000" }, 422, "study"],
    ["someone who is none", { study: OWN, principal: "ada" }, 400, "principal"],
    ["a member too many", { study: OWN, grantedBy: "root" }, 400, "grantedBy"],
  ])("is refused with %s", async (_what, body, status, field) => {
    expect(await put("root", body)).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  it("is in the audit, with who gave it, and what was refused too", async () => {
    await put("root", { study: OWN, role: "auditor" });
    await put("local", { study: FOREIGN, role: "auditor" });
    const everything = { principals: ["user:x#reader"], roles: ["auditor"], today: TODAY } as const;
    await house.grant("reader", "auditor", "*");
    const rows = (await house.store.audit.list({ limit: 10 }, everything)).filter(
      ({ actor, operation }) => actor.subject !== DR.subject && operation === "putGrant",
    );
    expect(rows.slice(0, 2)).toMatchObject([
      { actor: { subject: "local" }, outcome: "refused", detail: { problem: "forbidden" } },
      {
        actor: { subject: "root" },
        outcome: "success",
        study: OWN,
        detail: { principal: "group:desk", role: "auditor", endsAt: null },
      },
    ]);
  });
});

describe("the last administrator of every study", () => {
  const root = { principal: "user:x#root", role: "admin", study: "*" };

  it("cannot be revoked, nor given an end, by REST", async () => {
    const told = /administer every study/;
    for (const reply of [
      await revoke("root", root),
      await revoke("root", { principal: root.principal }),
      await put("root", { ...root, endsAt: "2099-01-01T00:00:00Z" }),
    ]) {
      expect(reply).toMatchObject({ status: 409, body: { detail: expect.stringMatching(told) } });
    }
    expect((await house.ask("root", "/v1/grants")).status).toBe(200);
  });

  it("can once there is another; and of two who revoke one another at once, one stays", async () => {
    await house.grant("second", "admin", "*");
    const second = { ...root, principal: "user:x#second" };
    const both = await Promise.all([revoke("root", second), revoke("second", root)]);
    const statuses = both.map(({ status }) => status);
    // Who comes second is too late: revoked already, or the last.
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 403 || status === 409)).toHaveLength(1);
    const admins = (await house.store.grants.list()).filter(
      ({ role, study }) => role === "admin" && study === "*",
    );
    expect(admins).toHaveLength(1);
  });

  it("can be revoked by who has the database's password", async () => {
    const gone = await house.store.grants.revoke({ principal: "user:x#root" }, DR);
    const other = await house.store.grants.revoke({ principal: "user:x#second" }, DR);
    expect([gone, other].map((each) => each.ok)).toEqual([true, true]);
    expect((await house.ask("root", "/v1/grants")).status).toBe(403);
  });
});
