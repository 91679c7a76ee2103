import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type IdentityProvider, createSigner, startIdentityProvider } from "@cohort/testkit";
import { exportJWK, generateKeyPair } from "jose";
import { type Service, auditText, bearer, startService } from "./support.ts";

let provider: IdentityProvider;
let service: Service;
let attackersRequests = 0;
const attacker = createServer((_request, response) => {
  attackersRequests += 1;
  response.end("{}");
});
let attackersUrl = "";

beforeAll(async () => {
  attacker.listen(0, "127.0.0.1");
  await once(attacker, "listening");
  const address = attacker.address();
  attackersUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/keys`;
  provider = await startIdentityProvider();
  service = await startService({
    AUTH_MODE: "oidc",
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: "cohort-api",
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  });
  await service.grant(`user:${provider.issuer}#machine`, "viewer");
});
afterAll(async () => {
  await service.stop();
  await provider.close();
  attacker.close();
});
beforeEach(() => {
  // Each test may have the keys fetched anew.
  service.pass(61_000);
});

const STUDIES = "/v1/studies";
const inS = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe("a bearer token of the identity provider", () => {
  it("A3-02 lets in whom the grants name, by subject and by group", async () => {
    const own = await service.ask(STUDIES, { headers: bearer(await longToken({})) });
    expect(own.status).toBe(200);
    const stranger = await longToken({ sub: "stranger" });
    expect((await service.ask(STUDIES, { headers: bearer(stranger) })).status).toBe(403);
    await service.grant("group:screening", "viewer");
    const member = await longToken({ sub: "stranger", groups: ["other", "screening"] });
    expect((await service.ask(STUDIES, { headers: bearer(member) })).status).toBe(200);
  });

  it("takes at+jwt as type, ES256 as algorithm, and more than one audience", async () => {
    for (const token of [
      await longToken({}, { header: { typ: "at+jwt" } }),
      await longToken({}, { alg: "ES256" }),
      await longToken({ aud: ["other", "cohort-api"] }),
    ]) {
      expect((await service.ask(STUDIES, { headers: bearer(token) })).status).toBe(200);
    }
  });

  const longToken: IdentityProvider["token"] = (claims, options) =>
    provider.token({ exp: inS(86_400), ...claims }, options);

  const BAD: readonly (readonly [string, () => Promise<string>])[] = [
    ["signed with a foreign key", async () => longToken({}, { key: (await foreign()).privateKey })],
    ["of a foreign issuer's own making", async () => (await createSigner()).sign(usual())],
    ["alg none", () => longToken({}, { alg: "none" })],
    ["HS256 with the public key", () => longToken({}, { alg: "HS256" })],
    ["for another audience", () => longToken({ aud: "somebody-else" })],
    ["without an audience", () => longToken({ aud: undefined })],
    ["of another issuer", () => longToken({ iss: "https://evil.example.org" })],
    ["without an issuer", () => longToken({ iss: undefined })],
    ["expired", () => longToken({ exp: inS(-86_400) })],
    ["without an end", () => longToken({ exp: undefined })],
    ["not yet valid", () => longToken({ nbf: inS(86_400) })],
    ["issued in the future", () => longToken({ iat: inS(86_000) })],
    ["without a subject", () => longToken({ sub: undefined })],
    ["with an unknown kid", () => longToken({}, { header: { kid: "unknown" } })],
    ["with a path as kid", () => longToken({}, { header: { kid: "../../etc/passwd" } })],
    ["with a query as kid", () => longToken({}, { header: { kid: "' or 1=1" } })],
    ["with a jku", async () => withForeign({ jku: attackersUrl, kid: "theirs" })],
    ["with an x5u", async () => withForeign({ x5u: attackersUrl, kid: "theirs" })],
    ["with its own key", async () => withForeign({}, true)],
    ["with crit", () => longToken({}, { header: { crit: ["x-unknown"], "x-unknown": 1 } })],
    ["of another type", () => longToken({}, { header: { typ: "logout+jwt" } })],
    ["without a type", () => longToken({}, { header: { typ: undefined } })],
    ["an ID token", () => longToken({ aud: provider.clientId, nonce: "n" })],
    [
      "an ID token for both",
      () => longToken({ aud: ["cohort-api", provider.clientId], nonce: "n" }),
    ],
    ["a logout token", () => longToken({ events: { "http://schemas.openid.net/event/x": {} } })],
    ["a refresh token", () => longToken({ typ: "Refresh" })],
    ["with an end beyond all dates", () => longToken({ exp: 1e300 })],
    ["with an end beyond the database's dates", () => longToken({ exp: 8.64e12 })],
    ["with a subject that no text can hold", () => longToken({ sub: "machine\u0000" })],
    ["with half a character as subject", () => longToken({ sub: "machine\ud800" })],
    ["with a subject that is too long", () => longToken({ sub: "m".repeat(256) })],
    ["no token at all", () => Promise.resolve("abc.def.ghi")],
  ];
  const foreign = () => generateKeyPair("RS256");
  const usual = () => ({
    iss: provider.issuer,
    sub: "machine",
    aud: "cohort-api",
    exp: inS(86_400),
  });
  async function withForeign(header: object, own = false): Promise<string> {
    const { privateKey, publicKey } = await foreign();
    const jwk = own ? { jwk: await exportJWK(publicKey) } : {};
    return longToken({}, { key: privateKey, header: { ...header, ...jwk } });
  }

  it.each(BAD)("B-05 is refused %s", async (_why, make) => {
    const token = await make();
    const response = await service.ask(STUDIES, { headers: bearer(token) });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(attackersRequests).toBe(0);
    const told = [await auditText(service.store), ...service.logged, await response.text()];
    const [header = "", payload = "", signature = ""] = token.split(".");
    for (const part of [header, payload, signature].filter((text) => text.length > 5)) {
      expect(told.filter((text) => text.includes(part))).toEqual([]);
    }
  });

  it("names the groups that a text can hold, and no others", async () => {
    await service.grant("group:ward", "viewer");
    const groups = ["ward\u0000", "ward\ud800", "w".repeat(2000), "ward"];
    const token = await longToken({ sub: "nurse", groups });
    const own = await service.ask("/auth/session", { headers: bearer(token) });
    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({
      principals: [`user:${provider.issuer}#nurse`, "group:ward"],
    });
  });

  it("B-05 is refused in another scheme, and in the query", async () => {
    const token = await longToken({});
    const other = { authorization: `Basic ${token}` };
    expect((await service.ask(STUDIES, { headers: other })).status).toBe(401);
    expect((await service.ask(`${STUDIES}?access_token=${token}`)).status).toBe(401);
  });

  it("B-05 with a made-up kid has the keys fetched once a minute at most", async () => {
    const before = provider.calls.get("/keys") ?? 0;
    for (let each = 0; each < 5; each += 1) {
      const token = await longToken({}, { header: { kid: `made-up-${each}` } });
      expect((await service.ask(STUDIES, { headers: bearer(token) })).status).toBe(401);
    }
    expect((provider.calls.get("/keys") ?? 0) - before).toBeLessThanOrEqual(1);
  });

  it("is taken under a new key a minute later, and under the old one no more", async () => {
    const old = await longToken({});
    await provider.rotate();
    const renewed = await longToken({});
    service.pass(61_000);
    expect((await service.ask(STUDIES, { headers: bearer(renewed) })).status).toBe(200);
    expect((await service.ask(STUDIES, { headers: bearer(old) })).status).toBe(401);
  });

  it("is neither right nor wrong while the provider is away: 503", async () => {
    const token = await longToken({});
    provider.behave({ away: ["keys", "discovery"] });
    service.pass(2 * 86_400_000);
    const response = await service.ask(STUDIES, { headers: bearer(token) });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).not.toBeNull();
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(service.logged.join("")).toContain("the identity provider did not answer");
  });
});
