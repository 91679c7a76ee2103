import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mintKey } from "@cohort/api";
import { type IdentityProvider, startIdentityProvider } from "@cohort/testkit";
import { must } from "../api/support.ts";
import { ADMINISTRATOR, type Service, bearer, ownPage, startService } from "./support.ts";

const MOST = 3;
let provider: IdentityProvider;
let service: Service;

beforeAll(async () => {
  provider = await startIdentityProvider();
  service = await startService({
    AUTH_MODE: "oidc+keys",
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: "cohort-api",
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    RATE_SIGN_IN_PER_MINUTE: String(MOST),
  });
  await service.grant(`user:${provider.issuer}#machine`, "viewer");
});
afterAll(async () => {
  await service.stop();
  await provider.close();
});

/** What a page of any site can make the browser of whoever looks at it send, with no header of its own choice. */
const FROM_ANY_PAGE: readonly (readonly [string, string, RequestInit])[] = [
  ["an image of the callback's address", "/auth/callback?state=guess&code=guess", {}],
  ["an image of the session's address", "/auth/session", { headers: { cookie: "other=1" } }],
  [
    "a form sent to a hook",
    "/fhir-hooks/s1",
    { method: "POST", headers: { "content-type": "text/plain" }, body: "x=1" },
  ],
];

describe("failures that another site can cause", () => {
  it.each(FROM_ANY_PAGE)(
    "B-22 lock out nobody at the same address: %s",
    async (_what, path, init) => {
      for (let at = 0; at < 2 * MOST; at += 1) {
        expect((await service.ask(path, init)).status).toBe(401);
      }
      const good = bearer(await provider.token());
      expect((await service.ask("/v1/studies", { headers: good })).status).toBe(200);
      const rows = await service.store.audit.walk({ after: 0, limit: 1000 });
      expect(rows.filter(({ action }) => action === "sign-in").length).toBeLessThanOrEqual(MOST);
    },
  );
});

describe("who asks who they are, or signs in again and again", () => {
  const READS = 5;
  let own: Service;
  beforeAll(async () => {
    own = await startService({ AUTH_MODE: "keys", RATE_READ_PER_MINUTE: String(READS) });
  });
  afterAll(() => own.stop());

  async function aKey(): Promise<string> {
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const wish = { name: "desk", roles: ["viewer"], studies: ["*"], until } as const;
    const { key, stored } = must(mintKey(wish, Date.now()));
    await own.store.keys.create(stored, ADMINISTRATOR);
    return key;
  }

  const statuses = async (one: () => Promise<Response>): Promise<readonly number[]> => {
    const all: number[] = [];
    for (let at = 0; at < READS + 2; at += 1) all.push((await one()).status);
    return all;
  };

  it("B-22 is limited like any other caller, and fills no audit", async () => {
    const [key, other] = [await aKey(), await aKey()];
    const signIn = () =>
      own.ask("/auth/session", {
        method: "POST",
        headers: { ...ownPage(""), "content-type": "application/json" },
        body: JSON.stringify({ key }),
      });
    const limited = [...Array.from({ length: READS }, () => 200), 429, 429];
    expect(await statuses(signIn)).toEqual(limited);
    const rows = await own.store.audit.walk({ after: 0, limit: 1000 });
    expect(rows.filter(({ action }) => action === "sign-in")).toHaveLength(READS);
    const look = () => own.ask("/auth/session", { headers: bearer(other) });
    expect(await statuses(look)).toEqual(limited);
  });
});
