import { describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { emptyDatabase, testDatabase, testStore } from "./test-database.ts";

const tablesOf = async (url: string): Promise<readonly string[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  await client.end();
  return rows.map(({ name }) => name);
};

describe("a test's database", () => {
  it("has the tables, is its own, and is gone afterwards", async () => {
    const [one, two, empty] = await Promise.all([testDatabase(), testDatabase(), emptyDatabase()]);
    expect(one.url).not.toBe(two.url);
    expect(await tablesOf(one.url)).toContain("record");
    expect(await tablesOf(empty.url)).toEqual([]);
    await Promise.all([one.close(), two.close(), empty.close()]);
    await expect(tablesOf(one.url)).rejects.toThrow("does not exist");
  });

  it("complains about whoever left a connection open, and names them", async () => {
    const database = await testDatabase();
    const client = new Client({ connectionString: database.url, application_name: "careless" });
    client.on("error", () => undefined);
    await client.connect();
    await expect(database.close()).rejects.toThrow("connections left open: careless (idle)");
  });

  it("can come with an open store", async () => {
    const { store, close } = await testStore();
    expect(await store.ping()).toEqual({ ok: true, value: null });
    await close();
  });
});
