import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { grantRuntime, openStore, type Store, SYSTEM } from "@cohort/postgres";
import { type TestDatabase, testDatabase } from "@cohort/testkit";
import { aMatch, saveAll, STUDY } from "../postgres/fixtures.ts";
import { ACCESS, DR, openStudies } from "../postgres/granted.ts";
import { anEntry, asAdministrator } from "./tamper.ts";

const ROLE = `cohort_runtime_${randomBytes(4).toString("hex")}`;

let database: TestDatabase;
let client: pg.Client;
let store: Store;

beforeAll(async () => {
  database = await testDatabase();
  await asAdministrator(database.url, `create role ${ROLE} login password 'x'`);
  expect(await grantRuntime(database.url, "no such role")).toMatchObject({
    failure: { code: "STORE.GRANT_REFUSED" },
  });
  expect(await grantRuntime(database.url, ROLE)).toMatchObject({ ok: true });
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = "x";
  client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const opened = await openStore({ connectionString: url.href });
  if (!opened.ok) throw new Error(opened.failure.message);
  store = opened.value;
});
afterAll(async () => {
  await store.close();
  await client.end();
  await asAdministrator(database.url, `drop owned by ${ROLE}`, `drop role ${ROLE}`);
  await database.close();
});

const code = async (statement: string): Promise<string> => {
  try {
    await client.query(statement);
    return "done";
  } catch (error) {
    return (error as pg.DatabaseError).code ?? "unknown";
  }
};

const INSERT = `insert into audit_event values
  (99, now(), 'a', 'token', 'read', 'x', 'success', null, '{}', 'HRESCH', null, null, '{}', '', '')`;

describe("the role that the product runs as", () => {
  it("B-25 suffices for what the product does", async () => {
    await openStudies(store);
    const patient = patientId("p1");
    await saveAll(store, { p1: [aMatch()] });
    const decision = { expectedVersion: 0, status: "to-review", reason: null, note: null } as const;
    const put = await store.decisions.put({ study: STUDY, patient, ...decision }, DR, ACCESS);
    expect(put).toMatchObject({ ok: true });
    const statement = { kind: "complete-history", of: "medication" } as const;
    const at = { study: STUDY, by: DR, access: ACCESS };
    expect(await store.attestations.add(patient, { basis: "letter", statement }, at)).toMatchObject(
      { ok: true },
    );
    expect((await store.jobs.create("sync", "full", DR)).created).toBe(true);
    await store.subscriptions.put("s1", "hash", DR);
    await store.quarantine.fail("read", [{ subject: "Patient/p1", errorClass: "shape" }]);
    await store.quarantine.replay({ stage: "read" }, DR);
    await store.optOuts.add([patient], DR);
    await store.optOuts.withdraw([patient], DR);
    await store.grants.revoke({ principal: "nobody" }, DR);
    await store.studies.close(STUDY, SYSTEM);
    expect((await store.retention.purge({ days: 1, dryRun: false }, SYSTEM)).studies).toEqual([]);
    await expect(client.query(`select * from purge_study('${STUDY}', 1, false)`)).rejects.toThrow(
      "not closed for so long",
    );
    await store.audit.append(anEntry());
    expect((await store.audit.verify()).findings).toEqual([]);
  });

  it.each([
    INSERT,
    "update audit_event set actor = 'x'",
    "delete from audit_event",
    "truncate audit_event",
    "alter table audit_event disable trigger all",
    "drop table audit_event",
    "create table own (x int)",
    "set session_replication_role = replica",
    "update decision set note = 'x'",
    "delete from decision",
    "truncate decision",
    "update attestation set basis = 'x'",
    "delete from match_event",
    "do $$ begin perform set_config('cohort.purging', 'yes', true); delete from decision; end $$",
    "do $$ begin perform set_config('cohort.purging', 'yes', true); update match_event set changes = null; end $$",
    "update legal_basis set reference = 'x'",
    "update study_revision set canonical = 'x'",
    "update schema_migration set checksum = 'x'",
    "select grant_runtime('public')",
    "create or replace function audit_part(value text) returns text language sql as 'select 1'",
  ])("B-25 may not %s", async (statement) => {
    expect(["42501", "42P13"]).toContain(await code(statement));
  });

  it("B-25 cannot lead the function to a table of its own", async () => {
    const before = await store.audit.head();
    await client.query("create temporary table audit_event (like public.audit_event)");
    await client.query("set search_path = pg_temp, public");
    await client.query(
      "select public.append_audit('a', 'token', 'read', 'x', 'success', null, '{}', 'HRESCH', null, null, '{}')",
    );
    await client.query("reset search_path");
    expect((await client.query("select * from pg_temp.audit_event")).rows).toEqual([]);
    await client.query("drop table pg_temp.audit_event");
    expect((await store.audit.head())?.seq).toBe((before?.seq ?? 0) + 1);
    expect((await store.audit.verify()).findings).toEqual([]);
  });
});

describe("whoever owns the tables", () => {
  it.each([
    "update audit_event set actor = 'x'",
    "delete from audit_event where seq = 1",
    "truncate audit_event",
    "update decision set note = 'x'",
    "delete from decision",
  ])("B-25 is stopped too: %s", async (statement) => {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await expect(owner.query(statement)).rejects.toMatchObject({ code: "23001" });
    await owner.end();
  });
});
