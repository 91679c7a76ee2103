import { expect, it } from "@jest/globals";
import { createIdempotency } from "./idempotency.ts";

const asking = (key: string | undefined, subject = "demo") => ({
  auth: { subject, kind: "demo" as const, principals: [subject], grants: [] },
  header: () => key,
});

it("does the work of a key once, and again for another caller, key or day (A7-06)", async () => {
  let now = 0;
  let runs = 0;
  const once = createIdempotency<number>(() => now);
  const work = () => Promise.resolve((runs += 1));
  expect(await once(asking("k"), { a: 1 }, work)).toEqual({ ok: true, value: 1 });
  expect(await once(asking("k"), { a: 1 }, work)).toEqual({ ok: true, value: 1 });
  expect(await once(asking("k", "other"), { a: 1 }, work)).toEqual({ ok: true, value: 2 });
  expect(await once(asking("l"), { a: 1 }, work)).toEqual({ ok: true, value: 3 });
  expect(await once(asking(undefined), { a: 1 }, work)).toEqual({ ok: true, value: 4 });
  now = 25 * 3_600_000;
  expect(await once(asking("k"), { a: 1 }, work)).toEqual({ ok: true, value: 5 });
});

it("refuses a key that is used for something else, and a key that is none", async () => {
  const once = createIdempotency<number>(() => 0);
  const work = () => Promise.resolve(1);
  await once(asking("k"), { a: 1 }, work);
  const other = await once(asking("k"), { a: 2 }, work);
  expect(other).toMatchObject({ failure: { kind: "not-possible" } });
  const none = await once(asking("two words"), {}, work);
  expect(none).toMatchObject({ failure: { errors: [{ field: "Idempotency-Key" }] } });
});

it("forgets work that failed", async () => {
  const once = createIdempotency<number>(() => 0);
  await expect(once(asking("k"), {}, () => Promise.reject(new Error("down")))).rejects.toThrow();
  expect(await once(asking("k"), {}, () => Promise.resolve(7))).toEqual({ ok: true, value: 7 });
});
