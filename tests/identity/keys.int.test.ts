import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mintKey } from "@cohort/api";
import type { Role } from "@cohort/foundation";
import { must } from "../api/support.ts";
import { ADMINISTRATOR, type Service, auditText, bearer, startService } from "./support.ts";

let service: Service;
beforeAll(async () => {
  service = await startService({ AUTH_MODE: "keys" });
});
afterAll(() => service.stop());

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function aKey(role: Role, study = "*", days = 300): Promise<string> {
  const wish = { name: "test", roles: [role], studies: [study], until: inDays(days) };
  const { key, stored } = must(mintKey(wish, Date.now()));
  await service.store.keys.create(stored, ADMINISTRATOR);
  return key;
}

const studies = (key: string): Promise<Response> =>
  service.ask("/v1/studies", { headers: bearer(key) });

const post = (path: string, key: string, body?: object): Promise<Response> =>
  service.ask(path, {
    method: "POST",
    headers: { ...bearer(key), ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe("a key", () => {
  it("A3-04 lets in a small site that has no identity provider", async () => {
    const key = await aKey("viewer");
    expect((await studies(key)).status).toBe(200);
    expect((await service.ask("/v1/studies")).status).toBe(401);
  });

  it("B-05 is refused the same way, whatever is wrong with it", async () => {
    const key = await aKey("viewer");
    const flipped = key.endsWith("A") ? `${key.slice(0, -1)}B` : `${key.slice(0, -1)}A`;
    const ended = await aKey("viewer", "*", 0);
    const revoked = await aKey("viewer");
    await service.store.keys.revoke(revoked.slice(4, 16), ADMINISTRATOR);
    const bad = [
      flipped,
      `cmk_000000000000_${key.slice(17)}`,
      key.slice(0, -1),
      `${key}A`,
      key.toUpperCase(),
      "cmk_",
      revoked,
    ];
    const answers = new Set<string>();
    for (const each of bad) answers.add(await refusalOf(each));
    service.pass(86_400_000);
    answers.add(await refusalOf(ended));
    expect([...answers]).toEqual(['401 Bearer error="invalid_token" No valid credentials']);
    const told = [await auditText(service.store), ...service.logged].join("\n");
    for (const each of [...bad, ended].filter(({ length }) => length > 20)) {
      expect(told).not.toContain(each.slice(17));
    }
    expect((await studies(key)).status).toBe(200);
  });

  async function refusalOf(key: string): Promise<string> {
    const response = await studies(key);
    const { title } = (await response.json()) as { title: string };
    return `${response.status} ${response.headers.get("www-authenticate")} ${title}`;
  }

  it("notes its last use once an hour", async () => {
    const key = await aKey("viewer");
    const used = async () => (await service.store.keys.find(key.slice(4, 16)))?.lastUsedAt;
    await studies(key);
    const first = await used();
    expect(first).toEqual(expect.any(String));
    service.pass(59 * 60_000);
    await studies(key);
    expect(await used()).toBe(first);
    service.pass(2 * 60_000);
    await studies(key);
    expect(await used()).not.toBe(first);
  });

  it("signs a browser in, for no longer than it holds, and ends its sessions when it is revoked", async () => {
    const key = await aKey("viewer");
    const signIn = await service.ask("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://localhost:8080" },
      body: JSON.stringify({ key }),
    });
    expect(signIn.status).toBe(200);
    const cookie = (signIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    expect(await signIn.json()).toMatchObject({
      subject: `key:${key.slice(4, 16)}`,
      kind: "session",
    });
    expect((await service.ask("/v1/studies", { headers: { cookie } })).status).toBe(200);
    await service.store.keys.revoke(key.slice(4, 16), ADMINISTRATOR);
    expect((await service.ask("/v1/studies", { headers: { cookie } })).status).toBe(401);
  });

  it("B-06 gives no session to a key that is none", async () => {
    const signIn = await service.ask("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://localhost:8080" },
      body: JSON.stringify({ key: `cmk_000000000000_${"A".repeat(43)}` }),
    });
    expect([signIn.status, signIn.headers.get("set-cookie")]).toEqual([401, null]);
    expect(await auditText(service.store)).toContain('"operation":"signInWithKey"');
  });
});

describe("administrators", () => {
  const wish = { name: "new desk", roles: ["screener"], studies: ["*"], until: inDays(100) };

  it("make keys, see them and revoke them", async () => {
    const admin = await aKey("admin");
    const made = await post("/v1/keys", admin, wish);
    expect(made.status).toBe(201);
    const { key, details } = (await made.json()) as { key: string; details: { id: string } };
    expect((await studies(key)).status).toBe(200);
    const list = await service.ask("/v1/keys", { headers: bearer(admin) });
    const listed = await list.text();
    expect(listed).toContain(details.id);
    expect(listed).not.toContain(key.slice(17));
    expect((await post(`/v1/keys/${details.id}/revoke`, admin)).status).toBe(204);
    expect((await studies(key)).status).toBe(401);
    expect((await post(`/v1/keys/${details.id}/revoke`, admin)).status).toBe(404);
    expect((await post("/v1/keys/000000000000/revoke", admin)).status).toBe(404);
  });

  it("make none that lives longer than 400 days", async () => {
    const admin = await aKey("admin");
    const late = await post("/v1/keys", admin, { ...wish, until: inDays(450) });
    expect(late.status).toBe(422);
  });

  it("are no others, and of one study none of another", async () => {
    for (const role of ["viewer", "screener", "study-lead", "auditor"] as const) {
      expect((await post("/v1/keys", await aKey(role), wish)).status).toBe(403);
    }
    const ofOne = await aKey("admin", "NCT06421701");
    for (const named of [["*"], ["NCT06421701", "NCT06464679"]]) {
      expect((await post("/v1/keys", ofOne, { ...wish, studies: named })).status).toBe(403);
    }
    const global = await aKey("viewer");
    const away = await post(`/v1/keys/${global.slice(4, 16)}/revoke`, ofOne);
    expect([403, 404]).toContain(away.status);
    expect((await studies(global)).status).toBe(200);
  });

  it("B-02 leave somebody who administers every study, by keys as by grants", async () => {
    const { store } = service;
    for (const { id } of await store.keys.list()) await store.keys.revoke(id, ADMINISTRATOR);
    const last = await aKey("admin");
    const revokeIt = (by: string): Promise<Response> =>
      post(`/v1/keys/${last.slice(4, 16)}/revoke`, by);
    const refused = await revokeIt(last);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("administer every study");
    expect((await studies(last)).status).toBe(200);
    expect((await revokeIt(await aKey("admin"))).status).toBe(204);
  });
});
