import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type IdentityProvider, startIdentityProvider } from "@cohort/testkit";
import { type Service, bearer, cookieOf, startService } from "./support.ts";

let provider: IdentityProvider;
let service: Service;
let requests = 0;
const elsewhere = createServer((_request, response) => {
  requests += 1;
  response.end("{}");
});
let origin = "";

beforeAll(async () => {
  elsewhere.listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const address = elsewhere.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => {
  elsewhere.close();
});
beforeEach(async () => {
  requests = 0;
  provider = await startIdentityProvider();
});
afterEach(async () => {
  await service.stop();
  await provider.close();
});

const start = async (
  endpoints: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> => {
  provider.behave({ endpoints });
  service = await startService({
    AUTH_MODE: "oidc",
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: "cohort-api",
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    ...env,
  });
};

const withToken = async (): Promise<number> =>
  (await service.ask("/v1/studies", { headers: bearer(await provider.token()) })).status;

describe("whatever the discovery document says", () => {
  it("keys are fetched from the issuer's own origin alone", async () => {
    await start({ jwks_uri: `${origin}/keys` });
    expect([await withToken(), requests]).toEqual([503, 0]);
    expect(service.logged.join("")).toContain("the identity provider did not answer");
  });

  it("keys are fetched from another origin that the configuration names", async () => {
    await start({ jwks_uri: `${origin}/keys` }, { OIDC_ALLOWED_ORIGINS: origin });
    expect(await withToken()).not.toBe(200);
    expect(requests).toBeGreaterThan(0);
  });

  it("codes and our secret go to the issuer's own origin alone", async () => {
    await start({ token_endpoint: `${origin}/token` });
    const sent = await service.ask("/auth/sign-in");
    const back = await fetch(sent.headers.get("location") ?? "", { redirect: "manual" });
    const { pathname, search } = new URL(back.headers.get("location") ?? "");
    const headers = { cookie: cookieOf(sent) };
    const done = await service.ask(`${pathname}${search}`, { headers });
    expect([done.status, requests]).toEqual([503, 0]);
    expect(service.logged.join("")).not.toContain(provider.clientSecret);
  });

  it("it speaks for its own issuer alone, with a slash behind the name or without", async () => {
    await start({ issuer: origin });
    expect([await withToken(), requests]).toEqual([503, 0]);
    await service.stop();
    await start({ issuer: `${provider.issuer}/` });
    const iss = `${provider.issuer}/`;
    await service.grant(`user:${iss}#machine`, "viewer");
    const headers = bearer(await provider.token({ iss }));
    expect((await service.ask("/v1/studies", { headers })).status).toBe(200);
    expect(await withToken()).toBe(401);
  });
});
