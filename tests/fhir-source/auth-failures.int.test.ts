import { describe, expect, it } from "@jest/globals";
import type { SourceStatus } from "@cohort/fhir-source";
import { EC, RSA, openWithTokens, privateSet, registered } from "./auth-bench.ts";
import { closeAfterEach, errorOf, openStub, readOne, standingClock } from "./bench.ts";

closeAfterEach();

/** Nobody waits for a server that is down. */
const IMPATIENT = { readPatienceMs: 0, patienceMs: 0 };

describe("A2-09: an unknown client", () => {
  it("A2-09 is told so at once for 60 s, by one call, and counted", async () => {
    const clock = standingClock();
    const statuses: SourceStatus[] = [];
    const { source, stub, server } = await openWithTokens({
      server: { keys: registered(privateSet(RSA)) },
      key: privateSet(EC),
      clock,
      options: { onAuthorization: (status) => statuses.push(status) },
    });
    for (let second = 0; second < 60; second += 1) {
      expect(await errorOf(source.readPatient("p1"))).toMatchObject({
        class: "auth",
        message: expect.stringContaining("invalid_client"),
      });
      await clock.sleep(999);
    }
    expect(server.calls).toBe(1);
    expect(statuses).toEqual([{ withheld: [], authFailure: "invalid_client" }]);
    expect(stub.requests.filter(({ type }) => type === "Patient")).toEqual([]);
    // Registered in the meantime.
    server.behave({ keys: registered(privateSet(EC)) });
    await clock.sleep(60);
    await readOne(source, "p1");
    expect(server.calls).toBe(2);
    expect(source.status().authFailure).toBeNull();
  });
});

describe("C-26: an authorization server that is away", () => {
  it.each(["down", "cut"] as const)("C-26 (%s) puts reading off, by few calls", async (fault) => {
    const { source, server } = await openWithTokens({
      server: { fault },
      options: { limits: IMPATIENT },
    });
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => errorOf(source.readPatient("p1"))),
    );
    for (const error of all) expect(error).toMatchObject({ class: "unavailable" });
    expect(all[0]).toMatchObject({ retryAfterMs: expect.any(Number) });
    expect(server.calls).toBe(1);
    expect(source.status().authFailure).toBe("unavailable");
  });

  it("C-26 is waited for by whoever has the patience, and comes back", async () => {
    const clock = standingClock();
    const { source, server } = await openWithTokens({ clock, server: { fault: "down" } });
    setTimeout(() => server.behave({ fault: null }), 100);
    await readOne(source, "p1");
    expect(source.status()).toEqual({ withheld: [], authFailure: null });
  });

  it.each([
    ["HTML", { body: "<html>log in</html>", contentType: "text/html" }],
    [
      "a token in a body that is not JSON by its type",
      {
        body: '{"access_token":"t","token_type":"bearer"}',
        contentType: "text/plain",
      },
    ],
    ["a body without an end", { body: `{"access_token":"${"x".repeat(300_000)}"` }],
    ["null", { body: "null" }],
  ])("answers with %s: no token", async (_, fault) => {
    const { source, stub } = await openWithTokens({
      server: { fault },
      options: { limits: IMPATIENT },
    });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    expect(stub.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });

  it("A2-08 leads elsewhere: the assertion is not sent there", async () => {
    const other = await openStub();
    const { source } = await openWithTokens({
      server: { fault: { redirect: `${other.baseUrl}/token` } },
    });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "auth" });
    expect(other.requests).toEqual([]);
  });

  it("shows no secret in what it logs", async () => {
    const { source, server, log, exchanges } = await openWithTokens();
    await readOne(source, "p1");
    server.behave({ fault: { error: "invalid_client" } });
    server.revoke();
    await errorOf(source.readPatient("p1"));
    const shown = JSON.stringify([log, exchanges, source.status()]);
    expect(shown).not.toMatch(/token-\d|eyJ|"d":/);
    expect(exchanges.map(({ type }) => type)).toContain("token");
  });
});
