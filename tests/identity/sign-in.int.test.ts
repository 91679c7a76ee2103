import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type IdentityProvider,
  type Signer,
  createSigner,
  startIdentityProvider,
} from "@cohort/testkit";
import { generateKeyPair } from "jose";
import { Client } from "pg";
import { type Service, auditText, cookieOf, ownPage, startService } from "./support.ts";

let provider: IdentityProvider;
let service: Service;

beforeAll(async () => {
  // The service's clock runs ahead in these tests: what the provider says has to hold then too.
  const exp = Math.floor(Date.now() / 1000) + 7 * 86_400;
  provider = await startIdentityProvider({ user: { sub: "4711", groups: ["office"], exp } });
  service = await startService({
    AUTH_MODE: "oidc",
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  await service.grant("group:office", "viewer");
});
afterAll(async () => {
  await service.stop();
  await provider.close();
});
beforeEach(() => provider.behave({ away: [], idToken: null }));

interface Begun {
  readonly cookie: string;
  /** Path and query that the provider sends the browser back to. */
  readonly callback: string;
}

/** What a browser does until the provider sends it back. */
async function begin(returnTo = "/studies"): Promise<Begun> {
  const sent = await service.ask(`/auth/sign-in?return=${encodeURIComponent(returnTo)}`);
  expect(sent.status).toBe(303);
  const at = sent.headers.get("location") ?? "";
  const back = await fetch(at, { redirect: "manual" });
  const { pathname, search } = new URL(back.headers.get("location") ?? "");
  return { cookie: cookieOf(sent), callback: `${pathname}${search}` };
}

const finish = ({ callback, cookie }: Begun): Promise<Response> =>
  service.ask(callback, { headers: { cookie } });

async function signIn(): Promise<string> {
  const done = await finish(await begin());
  expect(done.status).toBe(303);
  return cookieOf(done);
}

const session = (cookie: string): Promise<Response> =>
  service.ask("/auth/session", { headers: { cookie } });

/** Every text in what a query finds. */
async function stringsOf(connectionString: string, query: string): Promise<readonly string[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<Readonly<Record<string, unknown>>>(query);
  await client.end();
  return rows.flatMap((row) => Object.values(row).filter((value) => typeof value === "string"));
}

const used = async (cookie: string): Promise<number> =>
  (await service.ask("/v1/studies", { headers: { cookie } })).status;

describe("signing in at the identity provider", () => {
  it("A3-02 asks with PKCE, state and nonce, each its own every time", async () => {
    const seen = new Set<string>();
    for (const _ of [1, 2]) {
      const sent = await service.ask("/auth/sign-in");
      const { origin, searchParams } = new URL(sent.headers.get("location") ?? "");
      expect(origin).toBe(provider.issuer);
      expect(searchParams.get("code_challenge_method")).toBe("S256");
      expect(searchParams.get("redirect_uri")).toBe("http://localhost:8080/auth/callback");
      for (const name of ["state", "nonce", "code_challenge"]) {
        const value = searchParams.get(name) ?? "";
        // 128 bits and more.
        expect(value.length).toBeGreaterThanOrEqual(22);
        seen.add(value);
      }
      expect(sent.headers.get("cache-control")).toBe("no-store");
    }
    expect(seen.size).toBe(6);
  });

  it("A3-02 gives a session with the groups that the provider vouches for", async () => {
    const done = await finish(await begin("/studies/NCT06421701?x=1"));
    expect(done.status).toBe(303);
    expect(done.headers.get("location")).toBe("/studies/NCT06421701?x=1");
    expect(done.headers.get("set-cookie")).toMatch(
      /^sid=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax$/,
    );
    const cookie = cookieOf(done);
    const subject = `user:${provider.issuer}#4711`;
    expect(await (await session(cookie)).json()).toMatchObject({
      subject,
      kind: "session",
      principals: [subject, "group:office"],
      grants: [{ role: "viewer", study: "*", endsAt: null }],
    });
    expect((await service.ask("/v1/studies", { headers: { cookie } })).status).toBe(200);
    expect(await auditText(service.store)).toContain('"action":"sign-in"');
  });

  it("A3-02 takes each state once", async () => {
    const begun = await begin();
    expect((await finish(begun)).status).toBe(303);
    const again = await finish(begun);
    expect([again.status, again.headers.get("set-cookie")]).toEqual([401, null]);
  });

  it("A3-02 takes a state for ten minutes", async () => {
    const slow = await begin();
    service.pass(590_000);
    expect((await finish(slow)).status).toBe(303);
    const begun = await begin();
    service.pass(600_000);
    expect((await finish(begun)).status).toBe(401);
  });

  it("A3-02 takes a state from the browser that began alone", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    expect((await finish({ ...mine, cookie: theirs.cookie })).status).toBe(401);
    expect((await finish({ ...theirs, cookie: "" })).status).toBe(401);
  });

  it.each([
    ["another state", (url: URL) => url.searchParams.set("state", "x".repeat(43))],
    ["no state", (url: URL) => url.searchParams.delete("state")],
    ["another code", (url: URL) => url.searchParams.set("code", "made-up")],
    ["no code", (url: URL) => url.searchParams.delete("code")],
    ["another issuer", (url: URL) => url.searchParams.set("iss", "https://evil.example.org")],
    ["two codes", (url: URL) => url.searchParams.append("code", "made-up")],
    [
      "a refusal",
      (url: URL) => {
        url.searchParams.delete("code");
        url.searchParams.set("error", "access_denied");
      },
    ],
  ])("A3-02 refuses a browser that comes back with %s", async (_what, change) => {
    const begun = await begin();
    const url = new URL(begun.callback, service.base);
    change(url);
    const done = await finish({ ...begun, callback: `${url.pathname}${url.search}` });
    expect([done.status, done.headers.get("set-cookie")]).toEqual([401, null]);
  });

  type Make = (claims: Readonly<Record<string, unknown>>, own: Signer) => Promise<string>;
  const now = (): number => Math.floor(Date.now() / 1000);
  const BAD: readonly (readonly [string, Make])[] = [
    ["another issuer", (claims, own) => own.sign({ ...claims, iss: "https://evil.example.org" })],
    ["another audience", (claims, own) => own.sign({ ...claims, aud: "another" })],
    ["another nonce", (claims, own) => own.sign({ ...claims, nonce: "another" })],
    ["no nonce", (claims, own) => own.sign({ ...claims, nonce: undefined })],
    ["no end", (claims, own) => own.sign({ ...claims, exp: undefined })],
    ["an end long ago", (claims, own) => own.sign({ ...claims, exp: now() - 7200 })],
    ["no subject", (claims, own) => own.sign({ ...claims, sub: undefined })],
    [
      "a time to come",
      (claims, own) => own.sign({ ...claims, iat: now() + 86_400, nbf: now() + 86_400 }),
    ],
    ["no signature", (claims, own) => own.sign(claims, { alg: "none" })],
    ["the public key for a secret", (claims, own) => own.sign(claims, { alg: "HS256" })],
    [
      "the client's secret",
      (claims, own) =>
        own.sign(claims, {
          alg: "HS256",
          key: new TextEncoder().encode(provider.clientSecret.padEnd(32)),
        }),
    ],
    [
      "a foreign key under our kid",
      async (claims, own) => own.sign(claims, { key: (await generateKeyPair("RS256")).privateKey }),
    ],
    ["a foreign key", async (claims) => (await createSigner()).sign(claims)],
  ];
  it.each(BAD)("A3-02 refuses an ID token with %s", async (_what, idToken) => {
    provider.behave({ idToken });
    const done = await finish(await begin());
    expect([done.status, done.headers.get("set-cookie")]).toEqual([401, null]);
    expect(await auditText(service.store)).not.toContain("evil.example.org");
  });

  it.each([
    "//evil.example.org",
    "https://evil.example.org/",
    "/\\evil.example.org",
    "\\\\evil.example.org",
    "/\tx",
    "javascript:alert(1)",
    "studies",
    "/.//evil.example.org",
    "/auth/sign-in",
    "",
  ])("returns to paths of its own alone: not %j", async (path) => {
    const sent = await service.ask(`/auth/sign-in?return=${encodeURIComponent(path)}`);
    expect(sent.status).toBe(400);
  });

  it("says that the provider is away, and not that somebody is wrong", async () => {
    const begun = await begin();
    provider.behave({ away: ["token"] });
    expect((await finish(begun)).status).toBe(503);
  });

  it("keeps no token of the provider's, and no secret in clear", async () => {
    const cookie = await signIn();
    const secret = cookie.slice("sid=".length);
    expect(await auditText(service.store)).not.toContain(secret);
    expect(service.logged.filter((line) => line.includes(secret))).toEqual([]);
  });

  it("B-06 stores of a sign-in under way nothing that one could end it with", async () => {
    const sent = await service.ask("/auth/sign-in");
    const asked = new URL(sent.headers.get("location") ?? "").searchParams;
    const stored = await stringsOf(service.databaseUrl, "select * from sign_in");
    expect(stored).not.toEqual([]);
    const proves = (text: string): string => createHash("sha256").update(text).digest("base64url");
    expect(stored.map(proves)).not.toContain(asked.get("code_challenge"));
    const cookie = cookieOf(sent).slice("sign-in=".length);
    for (const secret of [cookie, asked.get("state"), asked.get("nonce")]) {
      expect(stored).not.toContain(secret);
    }
  });
});

describe("a session", () => {
  it("B-06 has a new name after each sign-in, and the old one is worth nothing", async () => {
    const old = await signIn();
    const begun = await begin();
    const done = await finish({ ...begun, cookie: `${begun.cookie}; ${old}` });
    expect(cookieOf(done)).not.toBe(old);
    expect((await session(old)).status).toBe(401);
    expect((await session(cookieOf(done))).status).toBe(200);
  });

  it("A3-05 ends when it was idle for fifteen minutes, and not before", async () => {
    const cookie = await signIn();
    for (const _ of [1, 2, 3]) {
      service.pass(14 * 60_000);
      expect(await used(cookie)).toBe(200);
    }
    service.pass(14 * 60_000);
    const left = (await (await session(cookie)).json()) as { idleEndsAt: string };
    expect(Date.parse(left.idleEndsAt)).toBeGreaterThan(Date.now());
    service.pass(60_000);
    expect(await used(cookie)).toBe(401);
    expect((await session(cookie)).status).toBe(401);
  });

  it.each([{ unattended: "1" }, { accept: "text/event-stream" }])(
    "A3-05 is not prolonged by what a page asks that nobody is at (%j)",
    async (by) => {
      const cookie = await signIn();
      for (const _ of [1, 2]) {
        service.pass(7 * 60_000);
        const told = await service.ask("/v1/studies", { headers: { ...ownPage(cookie), ...by } });
        expect(told.status).toBe(200);
      }
      service.pass(60_000);
      expect(await used(cookie)).toBe(401);
    },
  );

  it("A3-05 ends eight hours after the sign-in, whatever is asked", async () => {
    const cookie = await signIn();
    for (let minutes = 0; minutes < 8 * 60 - 10; minutes += 10) {
      service.pass(10 * 60_000);
      expect(await used(cookie)).toBe(200);
    }
    service.pass(10 * 60_000);
    expect((await session(cookie)).status).toBe(401);
  });

  it("A3-05 ends at once by signing out, on the server too", async () => {
    const cookie = await signIn();
    const out = await service.ask("/auth/sign-out", { method: "POST", headers: ownPage(cookie) });
    expect(out.status).toBe(204);
    expect(out.headers.get("clear-site-data")).toBe('"cache","storage"');
    expect(out.headers.get("set-cookie")).toMatch(/^sid=; Path=\/; Max-Age=0;/);
    expect((await session(cookie)).status).toBe(401);
    expect(await auditText(service.store)).toContain('"action":"sign-out"');
  });

  it("tells how one could sign in where there is none", async () => {
    const none = await service.ask("/auth/session");
    expect(none.status).toBe(401);
    expect(await none.json()).toMatchObject({ ways: ["provider"] });
  });
});
