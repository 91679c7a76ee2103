import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { UnsecuredJWT, generateKeyPair } from "jose";
import { Client } from "pg";
import { STUDY } from "../api/support.ts";
import { lupus } from "../api/patients.ts";
import { databaseText } from "../privacy/database-text.ts";
import { callAbout, cardsOf } from "./calls.ts";
import {
  DISCOVERY,
  type Ehr,
  FEEDBACK,
  ISSUER,
  SERVICE,
  type TokenParts,
  createEhr,
} from "./ehr.ts";
import { type CdsService, grantEhr, startCds } from "./service.ts";

const TENANTS = "https://many.example.org";
const NOBODY = "https://nobody.example.org";
let ehr: Ehr;
let service: CdsService;

const now = (): number => Math.floor(Date.now() / 1000);
/** Every token that was brought, good or bad. */
const brought = new Set<string>();
const ask = (token: string, patient = "p1") => {
  brought.add(token);
  return service.ask("/cds-services/trial-match", { token, body: callAbout(patient) });
};
const statusOf = async (parts: TokenParts, audience: string = SERVICE): Promise<number> =>
  (await ask(await ehr.token(audience, parts))).status;

async function sqlOf(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: service.harness.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

beforeAll(async () => {
  ehr = await createEhr();
  const jwks = { keys: ehr.keys };
  service = await startCds([
    { issuer: ISSUER, jwks },
    {
      issuer: TENANTS,
      jwks,
      tenants: ["ward-a"],
      algorithms: ["ES384", "RS256"],
      audience: "by-hand",
    },
    { issuer: NOBODY, jwks },
  ]);
  await grantEhr(service, ISSUER, STUDY);
  await grantEhr(service, TENANTS);
  await service.harness.seed({
    p1: lupus("p1", { sledai: 10 }),
    p2: lupus("p2", { sledai: 10 }),
  });
}, 120_000);
afterAll(() => service.stop());

describe("tokens of EHRs", () => {
  it("A1-08 B-06 takes a token as Epic makes them: RS384, jku, nbf before iat, a quarter of an hour", async () => {
    const claims = { sub: "epic", nbf: now() - 300, exp: now() + 900 };
    const header = { alg: "RS384", jku: "https://elsewhere.example.org/jwks" };
    const reply = await ask(await ehr.token(SERVICE, { header, claims }));
    expect(reply.status).toBe(200);
    expect(cardsOf(reply)).toHaveLength(1);
    // B-06: as long as it could be brought again, it is known.
    const [used] = await sqlOf(
      "select extract(epoch from max(ends_at))::float8 as until from used_token",
    );
    expect(used?.["until"]).toBeGreaterThanOrEqual(claims.exp);
  });

  it("A1-08 takes an audience among others, and feedback with the service's", async () => {
    expect(await statusOf({ claims: { aud: ["https://other.example.org", SERVICE] } })).toBe(200);
    const body = {
      feedback: [{ card: "x", outcome: "overridden", outcomeTimestamp: "2026-11-22T10:00:00Z" }],
    };
    for (const audience of [SERVICE, FEEDBACK]) {
      const token = await ehr.token(audience);
      const reply = await service.ask("/cds-services/trial-match/feedback", { token, body });
      expect(reply.status).toBe(200);
    }
  });

  it.each<[string, () => TokenParts]>([
    ["of another audience: discovery's", () => ({ claims: { aud: DISCOVERY } })],
    ["of nobody's audience", () => ({ without: ["aud"] })],
    ["of an unknown key", () => ({ header: { kid: "k9" } })],
    ["of a key named like a path", () => ({ header: { kid: "../../etc/passwd" } })],
    ["of a key named like a statement", () => ({ header: { kid: "' or 1=1" } })],
    ["that ended", () => ({ claims: { iat: now() - 600, exp: now() - 120 } })],
    ["from the future", () => ({ claims: { iat: now() + 300, exp: now() + 600 } })],
    ["not valid yet", () => ({ claims: { nbf: now() + 300 } })],
    ["older than a quarter of an hour", () => ({ claims: { iat: now() - 1200 } })],
    ["without an end", () => ({ without: ["exp"] })],
    ["without a beginning", () => ({ without: ["iat"] })],
    ["without an id", () => ({ without: ["jti"] })],
    ["with an empty id", () => ({ claims: { jti: "" } })],
    ["with an id that is no text", () => ({ claims: { jti: { a: 1 } } })],
    ["with an end beyond all dates", () => ({ claims: { exp: 1e300 } })],
    ["of an algorithm that was not agreed on", () => ({ header: { alg: "RS256" } })],
  ])("A1-08 refuses one %s", async (_what, parts) => {
    expect(await statusOf(parts())).toBe(401);
  });

  it("A1-08 refuses what is signed with the public key, with nothing, with a stranger's, and no token", async () => {
    const secret = new TextEncoder().encode(ehr.publicPem);
    expect(await statusOf({ header: { alg: "HS256", kid: "k1+a/b==" }, key: secret })).toBe(401);
    const unsigned = new UnsecuredJWT({ jti: randomUUID() })
      .setIssuer(ISSUER)
      .setAudience(SERVICE)
      .setIssuedAt()
      .setExpirationTime("5m")
      .encode();
    expect((await ask(unsigned)).status).toBe(401);
    const { privateKey } = await generateKeyPair("ES384");
    expect(await statusOf({ key: privateKey })).toBe(401);
    expect(await statusOf({ claims: { iss: "https://stranger.example.org" } })).toBe(401);
    expect((await service.ask("/cds-services/trial-match", { body: callAbout("p1") })).status).toBe(
      401,
    );
    expect((await ask("no.token.atall")).status).toBe(401);
  });

  it("B-06 takes a token once", async () => {
    const token = await ehr.token(SERVICE);
    const [first, second] = await Promise.all([ask(token), ask(token)]);
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect((await ask(token)).status).toBe(401);
    // A token that was refused for its audience was not used up by it.
    const other = await ehr.token(SERVICE);
    expect((await service.ask("/cds-services", { token: other })).status).toBe(401);
    expect((await ask(other)).status).toBe(200);
  });

  it("A1-08 is as strict with a client as it was agreed, and takes the audience that it was given by hand", async () => {
    const claims = { iss: TENANTS, tenant: "ward-a" };
    expect(await statusOf({ claims })).toBe(200);
    expect(await statusOf({ claims }, "by-hand")).toBe(200);
    expect(await statusOf({ claims, header: { alg: "RS256" } })).toBe(200);
    expect(await statusOf({ claims, header: { alg: "RS384" } })).toBe(401);
  });

  it("A1-09 challenges whoever it does not know, and forbids tenants that were not agreed on", async () => {
    const unknown = await ask(await ehr.token(DISCOVERY));
    expect(unknown.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    const none = await service.ask("/cds-services");
    expect(none.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await statusOf({ claims: { iss: TENANTS, tenant: "ward-b" } })).toBe(403);
    expect(await statusOf({ claims: { iss: TENANTS } })).toBe(403);
  });

  it("tells nothing to an EHR that nobody granted anything, and of a study only where it was granted", async () => {
    expect(await statusOf({ claims: { iss: NOBODY } })).toBe(403);
    const told = cardsOf(await ask(await ehr.token(SERVICE), "p2"))[0]?.links ?? [];
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ url }) => url.includes(STUDY))).toBe(true);
    await service.harness.store.grants.revoke(
      { principal: `ehr:${ISSUER}` },
      { subject: "cli:test", kind: "cli", network: null, requestId: null },
    );
    expect((await ask(await ehr.token(SERVICE))).status).toBe(403);
    await grantEhr(service, ISSUER, STUDY);
  });

  it("A1-13 writes no token anywhere, be it good, bad or brought twice", async () => {
    expect((await ask(await ehr.token(SERVICE))).status).toBe(200);
    expect(service.logged()).toContain("/cds-services/{service}");
    const rows = await service.harness.store.audit.walk({ after: 0, limit: 1000 });
    expect(rows.some(({ action }) => action === "sign-in")).toBe(true);
    const kept = await databaseText(sqlOf);
    const parts = [...brought]
      .flatMap((token) => token.split("."))
      .filter((part) => part.length > 20);
    expect(brought.size).toBeGreaterThan(20);
    expect(parts.filter((part) => service.logged().includes(part))).toEqual([]);
    expect(parts.filter((part) => kept.includes(part))).toEqual([]);
  });
});
