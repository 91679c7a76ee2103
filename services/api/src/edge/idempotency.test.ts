import { expect, it } from "@jest/globals";
import { ok } from "@cohort/foundation";
import { z } from "zod";
import { httpStateInMemory } from "../testing/http-state.ts";
import { type Work, createIdempotency } from "./idempotency.ts";
import { reject } from "./rejection.ts";

const asking = (key: string | undefined, subject = "demo") => ({
  auth: { subject, kind: "demo" as const, principals: [subject], grants: [] },
  header: () => key,
});

const idempotency = () =>
  createIdempotency({ http: httpStateInMemory() }, "match", z.strictObject({ run: z.int() }));

/** Says which run it was, and whether it was handed what an earlier one remembered. */
function counting(): Work<{ run: number }> {
  let runs = 0;
  return (remembered) => {
    const run = remembered?.run ?? (runs += 1);
    return Promise.resolve(ok({ answer: { status: 200, body: run }, remember: { run } }));
  };
}

const answers = (body: unknown) => ({ ok: true, value: { status: 200, body } });

it("A7-06 does the work of a key once, and again for another caller or key", async () => {
  const once = idempotency();
  const work = counting();
  expect(await once(asking("k"), { a: 1 }, work)).toEqual(answers(1));
  expect(await once(asking("k"), { a: 1 }, work)).toEqual(answers(1));
  expect(await once(asking("k", "other"), { a: 1 }, work)).toEqual(answers(2));
  expect(await once(asking("l"), { a: 1 }, work)).toEqual(answers(3));
  expect(await once(asking(undefined), { a: 1 }, work)).toEqual(answers(4));
});

it("A7-06 refuses a key that is used for something else, and a key that is none", async () => {
  const once = idempotency();
  const work = counting();
  await once(asking("k"), { a: 1 }, work);
  const other = await once(asking("k"), { a: 2 }, work);
  expect(other).toMatchObject({ failure: { kind: "not-possible" } });
  const none = await once(asking("two words"), {}, work);
  expect(none).toMatchObject({ failure: { errors: [{ field: "Idempotency-Key" }] } });
});

it("A7-06 sends away who repeats a request that is still at work", async () => {
  const once = idempotency();
  const work = counting();
  let go = (): void => undefined;
  const first = once(asking("k"), {}, async (remembered) => {
    await new Promise<void>((resolve) => (go = resolve));
    return work(remembered);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(await once(asking("k"), {}, work)).toMatchObject({
    failure: { kind: "conflict", headers: { "Retry-After": "1" } },
  });
  go();
  expect(await first).toEqual(answers(1));
  expect(await once(asking("k"), {}, work)).toEqual(answers(1));
});

it("A7-06 forgets work that failed, or was refused", async () => {
  const once = idempotency();
  const work = counting();
  await expect(once(asking("k"), {}, () => Promise.reject(new Error("down")))).rejects.toThrow();
  const refused = () => Promise.resolve(reject("not-found"));
  expect(await once(asking("k"), {}, refused)).toMatchObject({ failure: { kind: "not-found" } });
  expect(await once(asking("k"), {}, work)).toEqual(answers(1));
});
