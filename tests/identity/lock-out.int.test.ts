import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type IdentityProvider, startIdentityProvider } from "@cohort/testkit";
import { type Service, bearer, startService } from "./support.ts";

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
