import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type Result, patientId } from "@cohort/foundation";
import { grantRuntime, migrate, openStore, readSchemaVersion, SYSTEM } from "@cohort/postgres";
import { emptyDatabase, type TestDatabase } from "@cohort/testkit";
import { aMatch, saveAll, STUDY } from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(() => database.close());

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const run = async (text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await client.query(text, [...values]);
  } finally {
    await client.end();
  }
};

describe("migrations", () => {
  it("D-06: of five at once one applies and all succeed", async () => {
    const reports = await Promise.all([1, 2, 3, 4, 5].map(() => migrate(database.url)));
    const applied = reports.map((report) => (report.ok ? report.value.applied.length : -1));
    expect(applied.filter((count) => count === 0)).toHaveLength(4);
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    const { rows } = await run("select version, checksum from schema_migration order by version");
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
    expect(rows[0].checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuse files that differ from those that were applied", async () => {
    await migrate(database.url);
    await run("update schema_migration set checksum = 'other' where version = 1");
    expect(await migrate(database.url)).toMatchObject({
      ok: false,
      failure: { code: "STORE.MIGRATION_CHANGED" },
    });
  });

  it("refuse a database that a later release migrated", async () => {
    await migrate(database.url);
    await run("insert into schema_migration (version, name, checksum) values (9999, 'x', 'x')");
    expect(await migrate(database.url)).toMatchObject({
      ok: false,
      failure: { code: "STORE.SCHEMA_NEW" },
    });
  });

  it("leave nothing behind when one fails half way", async () => {
    await run("create table snapshot (hash text)");
    await expect(migrate(database.url)).rejects.toThrow("42P07");
    expect((await run("select to_regclass('record') as found")).rows).toEqual([{ found: null }]);
    expect((await run("select * from schema_migration")).rows).toEqual([]);
  });
});

describe("D-06: a store", () => {
  it("does not open on an older schema, and migrates nothing", async () => {
    expect(await openStore({ connectionString: database.url })).toMatchObject({
      ok: false,
      failure: { code: "STORE.SCHEMA_OLD", action: expect.stringContaining("cohort migrate") },
    });
    expect((await run("select to_regclass('record') as found")).rows).toEqual([{ found: null }]);
    expect(await readSchemaVersion(database.url)).toMatchObject({ ok: true, value: { found: 0 } });
  });

  it("does not open on a schema that it does not know yet", async () => {
    await migrate(database.url);
    await run("insert into schema_migration (version, name, checksum) values (9999, 'x', 'x')");
    expect(await openStore({ connectionString: database.url })).toMatchObject({
      ok: false,
      failure: { code: "STORE.SCHEMA_NEW" },
    });
  });

  it("C-34: of the release before opens and answers where the later schema says that it may, and goes on from there", async () => {
    const { version } = must(await migrate(database.url));
    const later = (number: number, worksWith: number) =>
      run("insert into schema_migration values ($1, 'later', 'x', now(), $2)", [number, worksWith]);
    const before = must(await openStore({ connectionString: database.url }));
    await later(version + 1, version);
    expect(await before.ping()).toEqual({ ok: true, value: null });
    const again = must(await openStore({ connectionString: database.url }));
    await again.close();
    expect(await migrate(database.url)).toMatchObject({ ok: true, value: { applied: [] } });

    await later(version + 2, version + 1);
    expect(await before.ping()).toMatchObject({ failure: { code: "STORE.SCHEMA_NEW" } });
    expect(await migrate(database.url)).toMatchObject({ failure: { code: "STORE.SCHEMA_NEW" } });
    await before.close();
  });

  it("says where it could not connect, and never the password", async () => {
    const away = new URL(database.url);
    away.port = "1";
    const refused = await openStore({ connectionString: away.href });
    expect(refused).toMatchObject({ ok: false, failure: { code: "STORE.UNREACHABLE" } });
    const wrong = new URL(database.url);
    [wrong.username, wrong.password] = ["nobody-here", "wrong-password"];
    const denied = await openStore({ connectionString: wrong.href });
    expect(denied).toMatchObject({ ok: false, failure: { code: "STORE.UNREACHABLE" } });
    expect(JSON.stringify([refused, denied])).not.toContain("wrong-password");
  });

  it("D-06: works as a role that was let run the services, and may create nothing", async () => {
    await migrate(database.url);
    const role = `cohort_serves_${Date.now()}`;
    await run(`create role ${role} login password 'serves'`);
    expect(await grantRuntime(database.url, role)).toMatchObject({ ok: true });
    const url = new URL(database.url);
    [url.username, url.password] = [role, "serves"];
    const opened = await openStore({ connectionString: url.href });
    if (!opened.ok) throw new Error(opened.failure.message);
    const store = opened.value;
    await store.studies.import({ id: STUDY, hash: "h", canonical: "{}" }, SYSTEM);
    await saveAll(store, { p1: [aMatch()], p2: [] });
    const patient = patientId("p1");
    const statement = { kind: "complete-history", of: "medication" } as const;
    await openStudies(store);
    await store.attestations.add(
      patient,
      { basis: "letter", statement },
      { study: STUDY, by: DR, access: ACCESS },
    );
    const decision = { expectedVersion: 0, status: "contacted", reason: null, note: null } as const;
    expect(
      await store.decisions.put({ study: STUDY, patient, ...decision }, DR, ACCESS),
    ).toMatchObject({
      ok: true,
    });
    expect(await store.records.remove([patient])).toBe(1);
    expect((await store.jobs.create("sync")).created).toBe(true);
    expect(await store.whileLeader("reconciler", () => Promise.resolve())).toBe(true);
    await store.close();
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await expect(client.query("create table mine ()")).rejects.toThrow("permission denied");
    await client.end();
    await run(`drop owned by ${role}`);
    await run(`drop role ${role}`);
  });

  it("D-04: is not ready once its schema has moved on", async () => {
    await migrate(database.url);
    const opened = await openStore({ connectionString: database.url });
    if (!opened.ok) throw new Error(opened.failure.message);
    expect(await opened.value.ping()).toEqual({ ok: true, value: null });
    await run("insert into schema_migration (version, name, checksum) values (9999, 'x', 'x')");
    expect(await opened.value.ping()).toMatchObject({ failure: { code: "STORE.SCHEMA_NEW" } });
    await opened.value.close();
    await opened.value.close();
  });
});
