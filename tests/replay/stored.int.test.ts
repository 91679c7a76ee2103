import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { type PatientId, patientId } from "@cohort/foundation";
import { createReplayer, type KeptMatches, type ReplayReport, type Store } from "@cohort/postgres";
import { type House, idsOf, openHouse, somePeople } from "./house.ts";

jest.setTimeout(180_000);

const SIZE = 1100;
const PAGE = 100;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const people = somePeople(SIZE);
  await house.keep(people);
  await house.match(idsOf(people));
  house = await house.restart();
});
afterAll(() => house.close());

async function replayAll(store: Store, patient?: PatientId): Promise<readonly ReplayReport[]> {
  const replay = createReplayer(store);
  const reports: ReplayReport[] = [];
  for (let after: KeptMatches | undefined; ;) {
    const page = await store.replays.stored({
      limit: PAGE,
      ...(patient && { patient }),
      ...(after && { after }),
    });
    for (const kept of page) reports.push(await replay(kept));
    after = page.at(-1);
    if (page.length < PAGE) return reports;
  }
}

const sql = async (statement: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
};

describe("matches as they are stored", () => {
  it("A9-03: a thousand rows come out the same, byte for byte, from what is stored", async () => {
    const [count] = await sql("select count(*)::int as n from match");
    const reports = await replayAll(house.store);
    const rows = reports.reduce((sum, { matches }) => sum + matches, 0);
    expect(rows).toBeGreaterThanOrEqual(1000);
    expect(rows).toBe(count?.["n"]);
    expect(reports.filter(({ outcome }) => outcome !== "same")).toEqual([]);
  });

  it("A9-03: every row names engine, revision, dictionary, site file and record, and each version of its evidence", async () => {
    const [bare] =
      await sql(`select count(*)::int as n from match left join match_inputs i on i.id = inputs
      where coalesce(length(study_hash) + length(dictionary_hash) + length(site_hash) + length(record_hash), 0) <> 4 * 64
        or coalesce(engine, '') = '' or revision is null`);
    expect(bare).toEqual({ n: 0 });
    const access = { principals: ["user:dr"], roles: ["screener"], today: "2026-11-22" } as const;
    const [one] = await sql("select study, patient from match order by patient limit 1");
    const patient = patientId(String(one?.["patient"]));
    const told = await house.store.provenance.of(String(one?.["study"]), patient, access);
    const sources = told.flatMap(({ evidence }) => evidence);
    expect(sources.map(({ resource }) => resource)).toContain(`Patient/${patient}`);
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter(({ version }) => version !== "1")).toEqual([]);
  });

  it("a row that someone changed is found out, and where", async () => {
    const [one] = await sql(`select study, patient, cohort from match
      where detail like '%"outcome":"unknown"%' order by patient limit 1`);
    const key = { study: String(one?.["study"]), patient: patientId(String(one?.["patient"])) };
    await sql(`update match set detail = regexp_replace(detail, '"outcome":"unknown"', '"outcome":"pass"')
      where study = '${key.study}' and patient = '${key.patient}' and cohort = '${String(one?.["cohort"])}'`);
    const wrong = (await replayAll(house.store, key.patient)).filter(
      ({ outcome }) => outcome !== "same",
    );
    expect(wrong).toMatchObject([
      {
        ...key,
        outcome: "different",
        differences: [
          { cohort: one?.["cohort"], field: "outcome", stored: '"pass"', again: '"unknown"' },
        ],
      },
    ]);
  });

  it("without the dictionary of then nothing is claimed", async () => {
    await sql(
      `alter table catalogue disable trigger all; delete from catalogue; delete from artefact`,
    );
    const some = await house.store.replays.stored({ limit: 5 });
    const reports = await Promise.all(some.map(createReplayer(house.store)));
    expect(new Set(reports.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(["impossible no-dictionary"]),
    );
  });
});

describe("versions of resources", () => {
  it("take some 15 bytes beside a record of 2 000", async () => {
    const [size] = await sql(
      `select avg(pg_column_size(resource_versions))::int as versions from record`,
    );
    expect(Number(size?.["versions"])).toBeLessThan(50);
  });
});
