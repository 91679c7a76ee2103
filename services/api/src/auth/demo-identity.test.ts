import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { createDemoIdentity } from "./demo-identity.ts";

const here = { environment: "development", http: { host: "127.0.0.1" } } as const;
const created = createDemoIdentity(here);
if (!created.ok) throw new Error("the demo must start here");
const identity = created.value;

const asking = (headers: Record<string, string>, method = "GET"): IncomingMessage =>
  ({ method, headers: { host: "127.0.0.1:8080", ...headers } }) as unknown as IncomingMessage;

describe("the demo's identity", () => {
  it.each([
    ["production", "127.0.0.1", "AUTH.DEMO_IN_PRODUCTION"],
    ["development", "0.0.0.0", "AUTH.DEMO_ON_NETWORK"],
    ["development", "192.168.1.5", "AUTH.DEMO_ON_NETWORK"],
    ["test", "::", "AUTH.DEMO_ON_NETWORK"],
  ] as const)("refuses to start in %s on %s", (environment, host, code) => {
    expect(createDemoIdentity({ environment, http: { host } })).toMatchObject({
      ok: false,
      failure: { code },
    });
  });

  it.each(["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1"])("admits Host %s", (host) =>
    expect(identity.admit(asking({ host })).ok).toBe(true),
  );

  it.each([
    { host: "evil.example" },
    { host: "localhost.evil.example" },
    { host: "127.0.0.1.evil.example:8080" },
    { host: "[::1]:8080" },
    { host: "" },
    { forwarded: "for=1.2.3.4" },
    { "x-forwarded-for": "127.0.0.1" },
    { "x-forwarded-host": "localhost" },
    { "x-real-ip": "127.0.0.1" },
  ])("refuses %j", (headers) =>
    expect(identity.admit(asking(headers as Record<string, string>))).toMatchObject({
      ok: false,
      failure: { kind: "forbidden" },
    }),
  );

  it.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ])("lets no page of another site change anything: %j", (headers) =>
    expect(identity.admit(asking(headers as Record<string, string>, "POST"))).toMatchObject({
      failure: { kind: "forbidden" },
    }),
  );

  it("lets its own page in", () => {
    const own = { origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-origin" };
    expect(identity.admit(asking(own, "POST")).ok).toBe(true);
  });

  it("is the user demo, and takes no token", async () => {
    const demo = await identity.identify(asking({}));
    expect(demo).toMatchObject({ ok: true, value: { subject: "demo", principals: ["demo"] } });
    expect(await identity.identify(asking({ authorization: "Bearer x" }))).toMatchObject({
      failure: { kind: "not-signed-in" },
    });
  });
});
