import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type TestStore, testStore } from "@cohort/testkit";

let one: TestStore;
let sql: pg.Client;

beforeAll(async () => {
  one = await testStore();
  sql = new pg.Client({ connectionString: one.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await one.close();
});

const KEY = { caller: "a", operation: "match", key: "k" };

describe("what the HTTP edge counts", () => {
  it("loses no request of many at once, whatever the order of the keys", async () => {
    const windows = [
      { key: "caller", windowMs: 60_000 },
      { key: "address", windowMs: 60_000 },
    ];
    const { counts } = one.store.http;
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, at) => counts.add(at % 2 ? windows : windows.toReversed())),
    );
    const hits = all.flat().map(({ key, hits: count }) => `${key} ${count}`);
    expect(new Set(hits).size).toBe(120);
    expect(hits).toContain("caller 60");
    expect(hits).toContain("address 60");
  });

  it("begins anew when a window has ended", async () => {
    const { counts } = one.store.http;
    const window = [{ key: "short", windowMs: 60 }];
    expect(await counts.add(window)).toMatchObject([{ hits: 1 }]);
    expect((await counts.add(window))[0]?.hits).toBe(2);
    await new Promise((done) => setTimeout(done, 80));
    const [again] = await counts.add(window);
    expect(again?.hits).toBe(1);
    expect(again?.leftMs).toBeGreaterThan(0);
    expect(again?.leftMs).toBeLessThanOrEqual(60);
    expect(await counts.add([])).toEqual([]);
  });
});

describe("A7-06 what an Idempotency-Key was used for", () => {
  it("gives the work of one key to one of many who ask at once", async () => {
    const { idempotent } = one.store.http;
    const key = { ...KEY, key: "race" };
    const all = await Promise.all(Array.from({ length: 20 }, () => idempotent.begin(key, "h")));
    expect(all.filter(({ kind }) => kind === "begun")).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === "at-work")).toHaveLength(19);
    await idempotent.answered(key, '{"a":1}');
    expect(await idempotent.begin(key, "h")).toEqual({ kind: "answered", remembered: '{"a":1}' });
    expect(await idempotent.begin(key, "other")).toEqual({ kind: "other-body" });
  });

  it("keeps callers and operations apart, and frees the key of work that failed", async () => {
    const { idempotent } = one.store.http;
    expect(await idempotent.begin(KEY, "h")).toEqual({ kind: "begun" });
    expect(await idempotent.begin({ ...KEY, caller: "b" }, "x")).toEqual({ kind: "begun" });
    expect(await idempotent.begin({ ...KEY, operation: "sync" }, "y")).toEqual({ kind: "begun" });
    await idempotent.abandon(KEY);
    expect(await idempotent.begin(KEY, "another body")).toEqual({ kind: "begun" });
    await idempotent.answered(KEY, "{}");
    await idempotent.abandon(KEY);
    expect(await idempotent.begin(KEY, "another body")).toMatchObject({ kind: "answered" });
  });

  it("lets another take over from who died, and forgets after a day", async () => {
    const { idempotent } = one.store.http;
    const key = { ...KEY, key: "dead" };
    await idempotent.begin(key, "h");
    await sql.query("update idempotent_request set ends_at = now() where key = 'dead'");
    expect(await idempotent.begin(key, "h")).toEqual({ kind: "begun" });
    await idempotent.answered(key, "{}");
    const { rows } = await sql.query<{ hours: number }>(
      "select extract(epoch from ends_at - now())::float8 / 3600 as hours from idempotent_request where key = 'dead'",
    );
    expect(rows[0]?.hours).toBeCloseTo(24, 1);
    await sql.query("update idempotent_request set ends_at = now() where key = 'dead'");
    expect(await one.store.http.sweep()).toBeGreaterThan(0);
    const left = await sql.query("select 1 from idempotent_request where key = 'dead'");
    expect(left.rows).toEqual([]);
    expect(await idempotent.begin(key, "other")).toEqual({ kind: "begun" });
  });
});
