import { createEgress } from "@cohort/egress";
import { describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { EC, RSA, backend, openWithTokens, privateSet } from "./auth-bench.ts";
import { closeAfterEach, errorOf, open, people, readOne, standingClock } from "./bench.ts";

closeAfterEach();

describe("A2-01, A2-04: an assertion", () => {
  it.each([
    ["ES384", EC],
    ["RS384", RSA],
  ])("A2-01 is signed with %s, and what it gets opens the EHR", async (alg, key) => {
    const { source, stub, server } = await openWithTokens({ key: privateSet(key) });
    expect((await readOne(source, "p1")).gaps).toEqual([]);
    expect(server.assertions.map(({ header }) => header)).toEqual([{ alg, kid: "k0", typ: "JWT" }]);
    const asked = stub.requests.filter(({ type }) => type !== ".well-known");
    expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(
      new Set(["Bearer token-1"]),
    );
  });

  it("A2-04 is used once: another token is asked for with another", async () => {
    const clock = standingClock();
    const { source, server } = await openWithTokens({ clock });
    await readOne(source, "p1");
    await clock.sleep(240_000);
    await readOne(source, "p1");
    const claims = server.assertions.map((one) => one.claims);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(2);
    expect(claims[0]).toMatchObject({ iss: "cohort", sub: "cohort", aud: server.tokenUrl });
    expect((claims[1]?.exp ?? 0) - (claims[0]?.exp ?? 0)).toBe(240);
  });
});

describe("A2-03: discovery", () => {
  it("A2-03 chooses the key whose algorithm the server lists", async () => {
    const key = privateSet(EC, RSA);
    const { source, server } = await openWithTokens({ key, server: { algorithms: ["RS384"] } });
    await readOne(source, "p1");
    expect(server.assertions[0]?.header).toMatchObject({ alg: "RS384", kid: "k1" });
  });

  it("A2-03 takes a relative token endpoint for one below the base", async () => {
    const authorization = {
      accepts: (token: string) => token === "t",
      configuration: () => ({ token_endpoint: "token" }),
    };
    const { source, stub } = await open(
      { resources: people(1), authorization },
      { credentials: backend(privateSet(EC)) },
    );
    await readOne(source, "p1");
    const request = stub.requests.find(({ route }) => route === "token");
    expect(request).toMatchObject({ method: "POST", target: "/fhir/token" });
    expect(request?.params.get("grant_type")).toBe("client_credentials");
    const { aud } = decodeJwt(request?.params.get("client_assertion") ?? "");
    expect(aud).toBe(`${stub.baseUrl}/token`);
  });

  it.each([
    ["names no token endpoint", { tokenEndpoint: null }],
    ["is not there", { configured: false }],
    ["names another", { tokenEndpoint: "https://elsewhere.test/token" }],
  ])("A2-03 is overridden by FHIR_TOKEN_URL where it %s", async (_, server) => {
    const first = await openWithTokens({ server });
    expect(await errorOf(first.source.readPatient("p1"))).toMatchObject({ class: "auth" });
    const { tokenUrl, origin } = first.server;
    const egress = createEgress({
      origins: [first.stub.baseUrl, origin].map((url) => new URL(url).origin),
      production: false,
    });
    const { source } = await open(
      {},
      {
        baseUrl: first.stub.baseUrl,
        egress,
        credentials: backend(privateSet(EC), { tokenUrl }),
      },
    );
    expect(await source.readPatient("p1")).toMatchObject({ status: "found" });
    expect(first.server.calls).toBe(1);
  });

  it.each([
    [{ grantTypes: ["authorization_code"] }, "not-offered", "client_credentials"],
    [{ algorithms: ["ES256"] }, "not-offered", "algorithms"],
    [{ tokenEndpoint: null }, "not-offered", "token endpoint"],
  ])("A2-03 of a server that cannot do it (%j) says so", async (server, reason, word) => {
    const bench = await openWithTokens({ server });
    const error = await errorOf(bench.source.readPatient("p1"));
    expect(error).toMatchObject({ class: "auth", message: expect.stringContaining(word) });
    expect(bench.source.status().authFailure).toBe(reason);
    expect(bench.server.calls).toBe(0);
  });

  it("a token endpoint on an origin that nobody named is not asked, and it is said what to set", async () => {
    const { source, server } = await openWithTokens({ options: { allowedOrigins: [] } });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({
      class: "auth",
      failure: { action: expect.stringMatching(/FHIR_TOKEN_URL.*FHIR_ALLOWED_ORIGINS/) },
    });
    expect(server.calls).toBe(0);
    expect(source.status().authFailure).toBe("foreign-origin");
  });
});

describe("A2-05, A2-08: tokens", () => {
  it("A2-05 are asked for once by many who read at one time", async () => {
    const { source, server } = await openWithTokens();
    await Promise.all(Array.from({ length: 100 }, () => source.readPatient("p1")));
    expect(server.calls).toBe(1);
  });

  it("A2-08 go to the base's origin only", async () => {
    const other = await open({ resources: people(1) });
    const { source, stub, server } = await openWithTokens();
    const { source: wide } = await open(
      {},
      {
        baseUrl: stub.baseUrl,
        credentials: backend(privateSet(EC)),
        allowedOrigins: [server.origin, other.stub.baseUrl],
      },
    );
    const to = new URL(`${other.stub.baseUrl}/Observation?patient=p1`);
    stub.fault({ match: { route: "search", type: "Observation" }, answer: { kind: "next", to } });
    await readOne(wide, "p1");
    expect(other.stub.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await readOne(source, "p1");
    expect(other.stub.requests).toHaveLength(1);
  });
});

describe("A2-06: a 401 of the EHR", () => {
  it("A2-06 is answered with one new token and one more try", async () => {
    const clock = standingClock();
    const { source, stub, server } = await openWithTokens({ clock });
    await readOne(source, "p1");
    server.revoke();
    const before = stub.requests.length;
    await readOne(source, "p2");
    expect(server.calls).toBe(2);
    const [first, second] = stub.requests.slice(before).map(({ headers }) => headers.authorization);
    expect([first, second]).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("A2-06 twice is a failure of class auth: 2 requests, 1 more token, no loop", async () => {
    const clock = standingClock();
    const { source, stub, server } = await openWithTokens({ clock });
    await readOne(source, "p1");
    const before = stub.requests.length;
    stub.fault({ match: { route: "read" }, answer: { kind: "status", status: 401 } });
    expect(await errorOf(source.readPatient("p2"))).toMatchObject({ class: "auth", status: 401 });
    expect(stub.requests.length - before).toBe(2);
    expect(server.calls).toBe(2);
  });

  it("of many at once leads to one new token", async () => {
    const { source, server } = await openWithTokens();
    await readOne(source, "p1");
    server.revoke();
    await Promise.all(Array.from({ length: 20 }, () => source.readPatient("p1")));
    expect(server.calls).toBe(2);
  });

  it("a fixed token is not tried twice", async () => {
    const { source, stub } = await open(
      { resources: people(1), token: "right" },
      { credentials: { kind: "bearer", token: "wrong" } },
    );
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "auth" });
    expect(stub.requests.filter(({ route }) => route === "read")).toHaveLength(1);
  });
});
