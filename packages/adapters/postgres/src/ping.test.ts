import { expect, it } from "@jest/globals";
import { pingBy } from "./ping.ts";
import { StoreUnavailableError } from "./unavailable.ts";

it("B-22 pings that come at once, as nobody has to say who asks, are one question to the database", async () => {
  let asked = 0;
  const ping = pingBy(async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return 1;
  });
  const answers = await Promise.all(Array.from({ length: 100 }, ping));
  expect(new Set(answers).size).toBe(1);
  expect(asked).toBe(1);
  await ping();
  expect(asked).toBe(2);
});

it("D-04 a database that keeps the connection and says nothing is out of reach after three seconds, and asked once", async () => {
  let asked = 0;
  const ping = pingBy(() => {
    asked += 1;
    return new Promise<number>(() => undefined);
  });
  const began = performance.now();
  const answers = await Promise.all([ping(), ping()]);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(answers).toEqual([
    expect.objectContaining({ ok: false }),
    expect.objectContaining({ ok: false }),
  ]);
  expect(asked).toBe(1);
}, 20_000);

it("says why where it is away, or of another release", async () => {
  const away = pingBy(() => Promise.reject(new StoreUnavailableError("ping", "ECONNREFUSED")));
  expect(await away()).toMatchObject({ failure: { code: "STORE.UNREACHABLE" } });
  const older = pingBy(() => Promise.resolve(1));
  expect(await older()).toMatchObject({ failure: { code: "STORE.SCHEMA_OLD" } });
});
