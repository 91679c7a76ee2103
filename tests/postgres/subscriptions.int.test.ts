import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { testStore, type TestStore } from "@cohort/testkit";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.close());

describe("a subscription", () => {
  it("is known by its id, with its secret's hash alone, until it is removed", async () => {
    const { subscriptions } = test.store;
    await subscriptions.put("s2", "hash-2");
    await subscriptions.put("s1", "hash-1");
    expect(await subscriptions.get("s1")).toEqual({
      id: "s1",
      secretHash: "hash-1",
      createdAt: expect.stringMatching(/Z$/),
      notifiedAt: null,
    });
    await subscriptions.notified("s1");
    await subscriptions.put("s1", "hash-3");
    const [first, second] = await subscriptions.list();
    expect(first).toMatchObject({ id: "s1", secretHash: "hash-3" });
    expect(first?.notifiedAt).not.toBeNull();
    expect(second).toMatchObject({ id: "s2", notifiedAt: null });
    expect([await subscriptions.remove("s1"), await subscriptions.remove("s1")]).toEqual([
      true,
      false,
    ]);
    expect(await subscriptions.get("s1")).toBeNull();
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
});
