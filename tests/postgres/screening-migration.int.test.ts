import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { conceptId, patientId } from "@cohort/foundation";
import { migrate } from "@cohort/postgres";
import { emptyDatabase, type TestDatabase, testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, aRecord, criterion, MAPPING, saveAll } from "./fixtures.ts";

const FOLDER = new URL("../../packages/adapters/postgres/migrations/", import.meta.url);
/** The last version without the columns that lists tell of people by. */
const BEFORE = 10;

let now: TestStore;
let then: TestDatabase;
const clients: pg.Client[] = [];

async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  clients.push(client);
  return client;
}

/** A database as that version left it. */
async function migrateTo(client: pg.Client, version: number): Promise<void> {
  await client.query(
    "create table schema_migration (version integer primary key, name text not null, checksum text not null, applied_at timestamptz(3) not null default now())",
  );
  const names = readdirSync(FOLDER).toSorted().slice(0, version);
  for (const [index, name] of names.entries()) {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    await client.query(text);
    const checksum = createHash("sha256").update(text).digest("hex");
    await client.query("insert into schema_migration values ($1, $2, $3)", [
      index + 1,
      name,
      checksum,
    ]);
  }
}

/** The rows of a table as the older schema has them. */
async function copy(from: pg.Client, to: pg.Client, table: string): Promise<void> {
  const { rows: columns } = await to.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_name = $1 and table_schema = current_schema() and is_generated = 'NEVER'`,
    [table],
  );
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const { rows } = await from.query<{ row: string }>(
    `select row_to_json(t)::text as row from ${table} as t`,
  );
  for (const { row } of rows) {
    await to.query(
      `insert into ${table} (${names}) overriding system value
        select ${names} from json_populate_record(null::public.${table}, $1::json)`,
      [row],
    );
  }
}

beforeAll(async () => {
  now = await testStore();
  then = await emptyDatabase();
}, 60_000);
afterAll(async () => {
  for (const client of clients) await client.end();
  await then.close();
  await now.close();
});

it("E-02: what was stored before is listed like what is stored now", async () => {
  const { store } = now;
  await store.records.replace(
    [
      anInput("a"),
      {
        ...anInput("b"),
        record: {
          ...aRecord(),
          sex: "other",
          birth: { from: -4000, to: -3636 },
          gaps: [{ kind: "medication", reason: "unauthorised" }],
        },
      },
      { ...anInput("c"), record: { ...aRecord(), sex: null, birth: null } },
    ],
    MAPPING,
  );
  const steps = [["lvef", "ana"], ["ana", "c3"], ["c4"], ["d1", "d2", "d3"]].map((concepts) => ({
    concepts: concepts.map(conceptId),
    criteria: ["inc-2"],
    text: 'C3: settles "inc-2".',
  }));
  await saveAll(store, {
    a: [aMatch({ nextSteps: steps, criteria: [criterion("inc-1", { explanation: "Plain." })] })],
    // Whose explanations have a NUL in them, which the database cannot read as JSON.
    b: [aMatch({ nextSteps: [] })],
  });
  expect((await store.records.load([patientId("b")])).length).toBe(1);

  const [whole, older] = [await clientOf(now.url), await clientOf(then.url)];
  await migrateTo(older, BEFORE);
  for (const table of ["record", "match_inputs", "match", "match_event"]) {
    await copy(whole, older, table);
  }
  expect(await migrate(then.url)).toMatchObject({
    ok: true,
    value: { applied: expect.arrayContaining(["0011-screening.sql"]) },
  });
  const told = async (client: pg.Client): Promise<unknown> => [
    (
      await client.query(
        "select patient, sex, born_from, born_to, incomplete from record order by patient",
      )
    ).rows,
    (await client.query("select patient, needs from match order by patient")).rows,
  ];
  expect(await told(older)).toEqual(await told(whole));
  const { rows } = await older.query(
    "select patient, needs, first_seen_at <= evaluated_at + interval '1 second' as seen, changed_at = evaluated_at as changed from match order by patient",
  );
  expect(rows).toEqual([
    { patient: "a", needs: "lvef ana c3 c4 d1", seen: true, changed: true },
    { patient: "b", needs: "", seen: true, changed: true },
  ]);
});
