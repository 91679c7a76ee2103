import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mintKey } from "@cohort/api";
import { must } from "../api/support.ts";
import { ADMINISTRATOR, PUBLIC_URL, type Service, bearer, startService } from "./support.ts";

let service: Service;
let key = "";
let cookie = "";
const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

async function aKey(): Promise<string> {
  const minted = must(
    mintKey({ name: "test", roles: ["admin", "viewer"], studies: ["*"], until }, Date.now()),
  );
  await service.store.keys.create(minted.stored, ADMINISTRATOR);
  return minted.key;
}

const signIn = (headers: Record<string, string>): Promise<Response> =>
  service.ask("/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ key }),
  });

beforeAll(async () => {
  service = await startService({ AUTH_MODE: "keys" });
  key = await aKey();
  const signedIn = await signIn({ origin: PUBLIC_URL });
  cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
});
afterAll(() => service.stop());

const wish = { name: "made", roles: ["viewer"], studies: ["*"], until };
const json = "application/json";

const make = (headers: Record<string, string>, body = JSON.stringify(wish)): Promise<Response> =>
  service.ask("/v1/keys", { method: "POST", headers, body });

const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
  ["another site", { origin: "https://evil.example.org" }],
  ["another site, as the browser says", { origin: PUBLIC_URL, "sec-fetch-site": "cross-site" }],
  ["another host of the same site", { origin: PUBLIC_URL, "sec-fetch-site": "same-site" }],
  ["the address bar", { "sec-fetch-site": "none" }],
  ["a page that hides its origin", { origin: "null" }],
  ["another port", { origin: "http://localhost:9090" }],
  ["another scheme", { origin: "https://localhost:8080" }],
  ["an origin that begins like ours", { origin: `${PUBLIC_URL}.evil.example.org` }],
  ["nowhere", {}],
];

describe("a request that a session's cookie signs", () => {
  it.each(FOREIGN)("B-15 changes nothing when it comes from %s", async (_where, headers) => {
    const before = (await service.store.keys.list()).length;
    const refused = await make({ cookie, "content-type": json, ...headers });
    expect(refused.status).toBe(403);
    expect((await service.store.keys.list()).length).toBe(before);
    const signedOut = await service.ask("/auth/sign-out", {
      method: "POST",
      headers: { cookie, ...headers },
    });
    expect(signedOut.status).toBe(403);
    expect((await signIn(headers)).status).toBe(403);
    const still = await service.ask("/auth/session", { headers: { cookie } });
    expect(still.status).toBe(200);
  });

  it("B-15 changes what it says when it comes from our own page", async () => {
    for (const headers of [
      { origin: PUBLIC_URL, "sec-fetch-site": "same-origin" },
      { origin: PUBLIC_URL },
    ]) {
      expect((await make({ cookie, "content-type": json, ...headers })).status).toBe(201);
    }
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "B-15 is JSON: no form sends it as %s",
    async (type) => {
      const origin = PUBLIC_URL;
      expect((await make({ cookie, origin, "content-type": type })).status).toBe(415);
      const empty = { cookie, origin, "content-type": type };
      const out = await service.ask("/auth/sign-out", { method: "POST", headers: empty });
      expect(out.status).toBe(415);
    },
  );

  it("B-15 may read from wherever it comes, as links do", async () => {
    const headers = { cookie, "sec-fetch-site": "cross-site" };
    expect((await service.ask("/v1/studies", { headers })).status).toBe(200);
  });

  it("B-15 is the token's where it brings a token too: that no site can make a browser send", async () => {
    const headers = { "content-type": json, origin: "https://evil.example.org" };
    expect((await make({ ...headers, ...bearer(key) })).status).toBe(201);
    expect((await make({ ...headers, cookie, ...bearer(key) })).status).toBe(201);
    const wrong = bearer(`cmk_000000000000_${"A".repeat(43)}`);
    expect((await make({ ...headers, cookie, ...wrong })).status).toBe(401);
  });

  it("is none where two cookies have the session's name", async () => {
    const headers = { cookie: `${cookie}; sid=${"A".repeat(43)}` };
    expect((await service.ask("/v1/studies", { headers })).status).toBe(401);
  });
});
