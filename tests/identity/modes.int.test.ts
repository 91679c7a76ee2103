import { afterEach, beforeAll, afterAll, describe, expect, it } from "@jest/globals";
import { mintKey, start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { type IdentityProvider, startIdentityProvider } from "@cohort/testkit";
import { must } from "../api/support.ts";
import { ADMINISTRATOR, type Service, auditText, bearer, startService } from "./support.ts";

let provider: IdentityProvider;
let service: Service | null = null;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.close());
afterEach(async () => {
  await service?.stop();
  service = null;
});

const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

async function aKey({ store }: Service): Promise<string> {
  const minted = must(
    mintKey({ name: "test", roles: ["viewer"], studies: ["*"], until }, Date.now()),
  );
  await store.keys.create(minted.stored, ADMINISTRATOR);
  return minted.key;
}

const oidc = (): Record<string, string> => ({
  OIDC_ISSUER: provider.issuer,
  OIDC_AUDIENCE: "cohort-api",
});

describe("AUTH_MODE", () => {
  it.each([
    ["keys", 200, 401],
    ["oidc", 401, 200],
    ["oidc+keys", 200, 200],
  ])("A3-04 %s answers a key with %d and a token with %d", async (mode, withKey, withToken) => {
    service = await startService({ AUTH_MODE: mode, ...(mode === "keys" ? {} : oidc()) });
    await service.grant(`user:${provider.issuer}#machine`, "viewer");
    const statusOf = async (token: string): Promise<number> =>
      (await service?.ask("/v1/studies", { headers: bearer(token) }))?.status ?? 0;
    expect(await statusOf(await aKey(service))).toBe(withKey);
    expect(await statusOf(await provider.token())).toBe(withToken);
    expect((await service.ask("/v1/studies")).status).toBe(401);
  });

  it("A3-04 demo refuses to start in production, and so does no mode at all", async () => {
    for (const [env, code] of [
      [{ NODE_ENV: "production", AUTH_MODE: "demo" }, "CONFIG.DEMO_IN_PRODUCTION"],
      [{ AUTH_MODE: "dev" }, "CONFIG.INVALID"],
    ] as const) {
      const read = readConfig(env);
      expect(read.ok ? [] : read.failure.map((failure) => failure.code)).toContain(code);
    }
    const started = await start(must(readConfig({ LOG_LEVEL: "silent" })), new Lifecycle());
    expect(started).toMatchObject({ ok: false, failure: [{ code: "CONFIG.MISSING" }] });
  });

  it("keys says which command makes the first administrator, until there is one", async () => {
    service = await startService({ AUTH_MODE: "keys" });
    expect(service.logged.join("\n")).toContain("cohort key create");
  });

  it.each(["keys", "demo"])("%s has no sign-in at a provider", async (mode) => {
    service = await startService({ AUTH_MODE: mode, PUBLIC_URL: "http://127.0.0.1:8080" });
    for (const path of ["/auth/sign-in", "/auth/callback?code=x&state=y"]) {
      const answer = await service.ask(path);
      expect(answer.status).toBe(404);
    }
  });

  it("demo tells who the demo is, and signs nobody out", async () => {
    service = await startService({ AUTH_MODE: "demo" });
    const session = await service.ask("/auth/session");
    expect(await session.json()).toMatchObject({ subject: "demo", kind: "demo", endsAt: null });
    expect((await service.ask("/auth/sign-out", { method: "POST" })).status).toBe(422);
  });
});

describe("a token", () => {
  it("B-06 that was signed out is refused, and no other one", async () => {
    service = await startService({ AUTH_MODE: "oidc", ...oidc() });
    await service.grant(`user:${provider.issuer}#machine`, "viewer");
    const [mine, other, nameless] = await Promise.all([
      provider.token(),
      provider.token(),
      provider.token({ jti: undefined }),
    ]);
    for (const token of [mine, nameless]) {
      const headers = bearer(token);
      expect((await service.ask("/v1/studies", { headers })).status).toBe(200);
      const out = await service.ask("/auth/sign-out", { method: "POST", headers });
      expect(out.status).toBe(204);
      expect((await service.ask("/v1/studies", { headers })).status).toBe(401);
      expect((await service.ask("/auth/sign-out", { method: "POST", headers })).status).toBe(401);
    }
    expect((await service.ask("/v1/studies", { headers: bearer(other) })).status).toBe(200);
    const audited = await auditText(service.store);
    expect(audited).toContain('"action":"sign-out"');
    for (const part of [mine, nameless].flatMap((token) => token.split("."))) {
      expect([audited, ...service.logged].filter((text) => text.includes(part))).toEqual([]);
    }
  });

  it("B-06 that is good for once is taken once, however many bring it at once", async () => {
    service = await startService({ AUTH_MODE: "keys" });
    const { usedTokens } = service.store;
    const soon = new Date(Date.now() + 300_000).toISOString();
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => usedTokens.use("https://ehr.example.org#1", soon)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await usedTokens.use("https://ehr.example.org#2", soon)).toBe(true);
    const past = new Date(Date.now() - 7_200_000).toISOString();
    expect(await usedTokens.use("past", past)).toBe(true);
    expect(await usedTokens.use("past", past)).toBe(false);
  });
});

describe("cookies and frames", () => {
  const signIn = async (at: Service, origin: string): Promise<Response> =>
    at.ask("/auth/session", {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ key: await aKey(at) }),
    });

  it("A3-06 no page may frame ours, and the cookie is this very host's", async () => {
    const PUBLIC_URL = "https://matcher.example.org";
    service = await startService({ AUTH_MODE: "keys", PUBLIC_URL });
    const signedIn = await signIn(service, PUBLIC_URL);
    expect(signedIn.headers.get("set-cookie")).toMatch(
      /^__Host-sid=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const policy = signedIn.headers.get("content-security-policy") ?? "";
    expect(policy.split(";")).toContain("frame-ancestors 'none'");
  });

  it("A3-06 an EHR's pages may where they are named, and the cookie goes along", async () => {
    const PUBLIC_URL = "https://matcher.example.org";
    const EMBED_ORIGINS = "https://ehr.example.org, https://ehr2.example.org";
    service = await startService({ AUTH_MODE: "keys", PUBLIC_URL, EMBED_ORIGINS });
    const signedIn = await signIn(service, PUBLIC_URL);
    expect(signedIn.headers.get("set-cookie")).toMatch(
      /; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    const policy = signedIn.headers.get("content-security-policy") ?? "";
    expect(policy.split(";")).toContain(
      "frame-ancestors https://ehr.example.org https://ehr2.example.org",
    );
  });
});
