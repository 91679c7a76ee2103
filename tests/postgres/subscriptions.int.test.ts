import { SYSTEM } from "@cohort/postgres";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { testStore, type TestStore } from "@cohort/testkit";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.close());

describe("a subscription", () => {
  it("is known by its id, with its secret's hash alone, until it is removed", async () => {
    const { subscriptions } = test.store;
    await subscriptions.put("s2", "hash-2", SYSTEM);
    await subscriptions.put("s1", "hash-1", SYSTEM);
    expect(await subscriptions.get("s1")).toEqual({
      id: "s1",
      secretHash: "hash-1",
      createdAt: expect.stringMatching(/Z$/),
      notifiedAt: null,
    });
    await subscriptions.notified("s1");
    await subscriptions.put("s1", "hash-3", SYSTEM);
    const [first, second] = await subscriptions.list();
    expect(first).toMatchObject({ id: "s1", secretHash: "hash-3" });
    expect(first?.notifiedAt).not.toBeNull();
    expect(second).toMatchObject({ id: "s2", notifiedAt: null });
    expect([
      await subscriptions.remove("s1", SYSTEM),
      await subscriptions.remove("s1", SYSTEM),
    ]).toEqual([true, false]);
    expect(await subscriptions.get("s1")).toBeNull();
  });
});

describe("A5-04: an event that was not told of", () => {
  const isWanted = async (): Promise<boolean> =>
    (await test.store.reading.state()).changesWantedAt !== null;
  const aMinutePasses = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    await client.query("update subscription set gap_since = gap_since - interval '61 seconds'");
    await client.end();
  };

  it("has changes looked for after a minute, once", async () => {
    const { subscriptions, reading } = test.store;
    await subscriptions.put("s1", "hash", SYSTEM);
    await subscriptions.notified("s1", [21], 21);
    await subscriptions.notified("s1", [23], 23);
    expect(await isWanted()).toBe(false);
    await aMinutePasses();
    const { changesWantedAt } = await reading.state();
    expect(changesWantedAt).not.toBeNull();
    await reading.wantChanges();
    await reading.clearWanted((await reading.state()).changesWantedAt ?? "");
    expect(await isWanted()).toBe(false);
  });

  it("is no matter where it comes in time, out of order", async () => {
    const { subscriptions } = test.store;
    await subscriptions.put("s1", "hash", SYSTEM);
    for (const event of [21, 23, 22]) await subscriptions.notified("s1", [event]);
    await subscriptions.notified("nobody", [1]);
    await aMinutePasses();
    expect(await isWanted()).toBe(false);
  });
});

it("keeps the last report on coverage", async () => {
  const { coverage } = test.store;
  expect(await coverage.get()).toBeNull();
  await coverage.put({ mappingHash: "m1", catalogue: "c1", body: '{"a":1}' });
  await coverage.put({ mappingHash: "m2", catalogue: "c2", body: '{"a":2}' });
  expect(await coverage.get()).toEqual({
    computedAt: expect.stringMatching(/Z$/),
    mappingHash: "m2",
    catalogue: "c2",
    body: '{"a":2}',
  });
  const { body: _, ...stamp } = (await coverage.get()) ?? { body: "" };
  expect(await coverage.stamp()).toEqual(stamp);
});
