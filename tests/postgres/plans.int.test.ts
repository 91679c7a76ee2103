import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { conceptId, patientId } from "@cohort/foundation";
import { openStore, type Store } from "@cohort/postgres";
import { testDatabase, type TestDatabase } from "@cohort/testkit";
import { aMatch, anInput, inputs, MAPPING, scored, STUDY } from "./fixtures.ts";
import { ACCESS, openStudies } from "./granted.ts";

const PATIENTS = 10_000;
/** One study of several: its rows are a small part of the table. */
const STUDIES = 10;

let database: TestDatabase;
let client: pg.Client;

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openStore({ connectionString: database.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** As many as a hospital has, like what a worker would have written for one. */
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Else vacuum could not mark the pages as visible to all, without which no index answers alone.
  await client.query("set synchronous_commit = on");
  await withStore(async (store) => {
    await openStudies(store);
    await store.records.replace([anInput("seed")], MAPPING);
    await store.matches.save(inputs(), [
      {
        patient: patientId("seed"),
        readVersion: 1,
        matches: [aMatch(), scored("possible", 50, { cohort: "ssc" })],
        nextChangeOn: null,
      },
    ]);
  });
  await client.query(
    `insert into record (patient, version, hash, mapping_hash, body, concepts, matched_version,
        matched_catalogue, matched_as_of, next_change_on)
      select 'r' || n, 1, hash, mapping_hash, body,
        case when n % 100 = 0 then array['sle'] else concepts end, case when n % 5000 <> 0 then 1 end,
        case when n % 5000 <> 0 then 'catalogue-' || (1 + (n % 2500 = 1)::int) end, matched_as_of,
        date '2026-11-22' + n % 1000
      from record, generate_series(1, $1::int) as n where patient = 'seed'`,
    [PATIENTS],
  );
  await client.query(
    `insert into match
      select case when n % $2::int = 0 then study else 'NCT9' || n % $2::int end, cohort, 'r' || n,
        cohort_order, best, (enum_range(null::verdict))[1 + n % 3], n % 1000 / 10.0, pass, presumed,
        unknown, fail, review, gate, near_miss, case when n % 5 = 0 then date '2027-01-01' + n % 90 end,
        next_change_on, index, outcomes, detail, content_hash, inputs, record_version, record_hash, as_of,
        evaluated_at
      from match, generate_series(1, $1::int) as n where patient = 'seed'`,
    [PATIENTS, STUDIES],
  );
  await client.query(
    `insert into reading (patient, due_at) select 'r' || n, now() + (n % 100 - 50) * interval '1 hour'
      from generate_series(1, $1::int) as n`,
    [PATIENTS],
  );
  await client.query("insert into listing select patient from reading");
  await client.query("vacuum analyze");
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.close();
});

/** Which of the large tables were read from end to end; a connection reports it when it closes. */
async function fullScans(work: (store: Store) => Promise<unknown>): Promise<readonly string[]> {
  const read = async (): Promise<ReadonlyMap<string, string>> => {
    await new Promise((done) => setTimeout(done, 100));
    const { rows } = await client.query<{ relname: string; seq_scan: string }>(
      "select relname, seq_scan from pg_stat_user_tables where relname in ('record', 'match', 'reading', 'listing')",
    );
    return new Map(rows.map(({ relname, seq_scan }) => [relname, seq_scan]));
  };
  await client.query("select pg_stat_force_next_flush()");
  const before = await read();
  await withStore(work);
  const after = await read();
  return [...after].flatMap(([name, scans]) => (scans === before.get(name) ? [] : [name]));
}

const due = { catalogue: "catalogue-1", asOf: "2026-11-22" };

const UNMATCHED = PATIENTS / 5000;
const OTHER_CATALOGUE = PATIENTS / 2500;
const DATE_REACHED = PATIENTS / 1000 - UNMATCHED;

describe("with a hospital's number of rows, no table is read from end to end", () => {
  it("to find what is due", async () => {
    const found: unknown[] = [];
    const scanned = await fullScans(async ({ records }) => {
      found.push((await records.due({ ...due, limit: 200 })).length);
      found.push(await records.countDue(due));
      found.push(await records.cataloguesInUse());
      await records.due({ ...due, limit: 10, after: patientId("r5") });
      await records.dueForReading({ mappingHash: MAPPING, limit: 10 });
    });
    const all = UNMATCHED + OTHER_CATALOGUE + DATE_REACHED;
    expect(found).toEqual([all, all, ["catalogue-1", "catalogue-2"]]);
    expect(scanned).toEqual([]);
  });

  it("to show a page of candidates, in any order, first or later", async () => {
    const totals: number[] = [];
    const scanned = await fullScans(async ({ candidates, studies }) => {
      for (const query of [{ study: STUDY, cohort: "sle" }, { study: STUDY }]) {
        let cursor: string | null = null;
        for (let pages = 0; pages < 3; pages += 1) {
          const page = await candidates.list(
            { ...query, ...(cursor === null ? {} : { cursor }) },
            ACCESS,
          );
          if (!page.ok) throw new Error(page.failure.message);
          totals.push(page.value.total);
          cursor = page.value.next;
        }
      }
      await candidates.get(STUDY, patientId("r77"), ACCESS);
      await candidates.history(STUDY, patientId("r77"), ACCESS);
      await studies.get(STUDY);
    });
    expect(new Set(totals)).toEqual(new Set([PATIENTS / STUDIES + 1]));
    expect(scanned).toEqual([]);
  });

  it("to find candidates as subjects: by id, by patient, by study, and a list of them", async () => {
    const found: number[] = [];
    const scanned = await fullScans(async ({ subjects }) => {
      const all = await subjects.search({ studies: [STUDY] }, { limit: 50 }, ACCESS);
      const last = all.subjects.at(-1);
      const ids = last ? [last.id] : [];
      const [after = ""] = ids;
      const [byId, byPatient, next, list] = [
        await subjects.search({ ids }, { limit: 1 }, ACCESS),
        await subjects.search({ patients: [patientId("r30")] }, { limit: 10 }, ACCESS),
        await subjects.search({ studies: [STUDY] }, { limit: 50, after }, ACCESS),
        await subjects.ofStudy(STUDY, 1000, ACCESS),
      ];
      found.push(all.total, byId.total, byPatient.total, next.total, list.total);
    });
    const shown = found[0] ?? 0;
    expect(shown).toBeGreaterThan(PATIENTS / STUDIES / 2);
    expect(found).toEqual([shown, 1, 1, shown, shown]);
    expect(scanned).toEqual([]);
  });
});

it("C-33: reads, wants and lists a few patients by index, whatever waits besides", async () => {
  const some = Array.from({ length: 20 }, (_, index) => patientId(`r${500 * index + 1}`));
  const counts: number[] = [];
  const scanned = await fullScans(async ({ reading, records }) => {
    const taken = await reading.take(20);
    await reading.giveBack(taken.slice(10));
    await reading.done(taken.slice(0, 10));
    await reading.want(some);
    await reading.wantChanged(some, { type: "Observation", since: "t" });
    await reading.list([...some, patientId("new")]);
    await reading.absent(some.slice(0, 5), 1000);
    counts.push(taken.length, await reading.wantReadOtherwise(MAPPING));
    await records.replace([anInput("r1", 7)], MAPPING);
  });
  expect(counts).toEqual([20, 0]);
  expect(scanned).toEqual([]);
});

it("notices a full scan when there is one", async () => {
  expect(await fullScans(() => client.query("select count(body) from record"))).toEqual([]);
  await client.query("select pg_stat_force_next_flush()");
  expect(await fullScans(({ records }) => records.totals())).toContain("record");
});

it("compiles no statement into machine code, which takes longer than to run it", async () => {
  await client.query(`create table told (jit text);
    create function tell() returns trigger language plpgsql as $$
      begin insert into told values (current_setting('jit')); return null; end $$;
    create trigger tell after update on record for each row execute function tell()`);
  await withStore(({ records }) => records.replace([anInput("r2", 7)], MAPPING));
  expect((await client.query("select distinct jit from told")).rows).toEqual([{ jit: "off" }]);
});

it("moves those whom a change of studies cannot touch, by the index of concepts", async () => {
  const moved = await withStore(({ records }) =>
    records.moveCatalogue({
      from: "catalogue-1",
      to: "catalogue-3",
      studies: [STUDY],
      concepts: [conceptId("sle")],
    }),
  );
  const { rows } = await client.query(
    `select count(*)::int as left from record where matched_catalogue = 'catalogue-1'`,
  );
  const touched = PATIENTS / STUDIES - UNMATCHED + 1;
  expect(rows).toEqual([{ left: touched }]);
  expect(moved).toBe(PATIENTS - UNMATCHED - OTHER_CATALOGUE + 1 - touched);
});
