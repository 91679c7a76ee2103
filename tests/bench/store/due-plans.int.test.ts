import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { openStore, type Store } from "@cohort/postgres";
import { testDatabase, type TestDatabase } from "@cohort/testkit";
import { MAPPING, aMatch, anInput, inputs } from "../../postgres/fixtures.ts";
import { must } from "../../worker/support.ts";

const PATIENTS = 30_000;
/** One in so many waits for each reason. */
const FEW = 3000;
const LARGE = new Set(["record", "match", "reading", "listing"]);

let database: TestDatabase;
let client: pg.Client;
let store: Store;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  store = must(await openStore({ connectionString: database.url }));
  await store.records.replace([anInput("seed")], MAPPING);
  const made = {
    patient: patientId("seed"),
    readVersion: 1,
    matches: [aMatch()],
    nextChangeOn: null,
  };
  await store.matches.save(inputs(), [made]);
  await store.catalogues.keep({
    hash: "catalogue-1",
    engine: "1",
    dictionary: { hash: "d", text: "{}" },
    site: { hash: "s", text: '{"timeZone":"Asia/Shanghai"}' },
    studies: [],
  });
  await client.query(
    `insert into record (patient, version, hash, mapping_hash, body, concepts, matched_version,
        matched_catalogue, matched_as_of, next_change_on)
      select 'r' || n, 1, hash, case when n % $2::int = 3 then 'older' else mapping_hash end, body,
        case when n % 100 = 0 then array['sle'] else concepts end, case when n % $2::int <> 0 then 1 end,
        case when n % $2::int <> 0 then 'catalogue-' || (1 + (n % $2::int = 1)::int) end, matched_as_of,
        case when n % 20 = 2 then current_date + 3 + (n - $2::int / 2) / 50 end
      from record, generate_series(1, $1::int) as n where patient = 'seed'`,
    [PATIENTS, FEW],
  );
  await client.query(
    `insert into reading (patient, due_at) select 'r' || n, now() + (n % $2::int - 1) * interval '1 minute'
      from generate_series(1, $1::int) as n`,
    [PATIENTS, FEW],
  );
  await client.query(
    `insert into match
      select 'NCT' || n % 20, cohort, 'r' || n, cohort_order, best, verdict, score, pass, presumed, unknown,
        fail, review, gate, near_miss, eligible_from, next_change_on, index, outcomes, detail, content_hash,
        inputs, record_version, record_hash, as_of, evaluated_at
      from match, generate_series(1, $1::int) as n where patient = 'seed'`,
    [PATIENTS],
  );
  await client.query("vacuum analyze");
}, 60_000);
afterAll(async () => {
  await store.close();
  await client.end();
  await database.close();
});

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The statements that the store sends while it does this. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const send = pg.Client.prototype.query;
  const spy = jest.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...args: Parameters<typeof send>
  ) {
    const [text, values] = args as unknown as [unknown, unknown];
    if (typeof text === "string" && /\bfrom\b/u.test(text)) {
      asked.push({ text, values: Array.isArray(values) ? values : [] });
    }
    return send.apply(this, args) as never;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return asked;
}

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What EXPLAIN says of them: large tables read from end to end, and the indexes used. */
async function explained(statements: readonly Asked[]) {
  const nodes: Plan[] = [];
  for (const { text, values } of statements) {
    const { rows } = await client.query<{ "QUERY PLAN": readonly { readonly Plan: Plan }[] }>(
      `explain (format json) ${text}`,
      [...values],
    );
    for (const { Plan: plan } of rows[0]?.["QUERY PLAN"] ?? []) nodes.push(...nodesOf(plan));
  }
  const scanned = nodes.flatMap((node) =>
    node["Node Type"].includes("Seq Scan") && LARGE.has(node["Relation Name"] ?? "")
      ? [node["Relation Name"]]
      : [],
  );
  return {
    scanned,
    indexes: [...new Set(nodes.flatMap((node) => node["Index Name"] ?? []))].toSorted(),
  };
}

const due = { catalogue: "catalogue-1", asOf: new Date().toISOString().slice(0, 10) };

describe("C-11: due queries use indexes, says EXPLAIN over a hospital's number of rows", () => {
  it("C-11: who is due for matching", async () => {
    const found: unknown[] = [];
    const plan = await explained(
      await statementsOf(async () => {
        found.push((await store.records.due({ ...due, limit: 2000 })).length);
        await store.records.due({ ...due, limit: 200, after: patientId("r2") });
      }),
    );
    expect(Number(found[0])).toBeGreaterThan((2 * PATIENTS) / FEW);
    expect(plan.scanned).toEqual([]);
    expect(plan.indexes).toEqual(
      expect.arrayContaining(["record_catalogue", "record_change", "record_unmatched"]),
    );
  });

  it("C-11: how many are due, as the reconciler and the metrics ask", async () => {
    const plan = await explained(
      await statementsOf(async () => {
        await store.records.countDue(due);
        await store.records.cataloguesInUse();
        await store.reading.count();
        await store.figures.now();
      }),
    );
    // All who wait to be read are counted, who are few but for the day of the first pass.
    expect(plan.scanned.filter((table) => table !== "reading")).toEqual([]);
    expect(plan.indexes).toEqual(expect.arrayContaining(["reading_due"]));
  });

  it("C-11: who is due for reading, and who was read under another mapping", async () => {
    const plan = await explained(
      await statementsOf(async () => {
        await store.reading.take(20);
        await store.records.dueForReading({ mappingHash: MAPPING, limit: 10 });
      }),
    );
    expect(plan.scanned).toEqual([]);
    expect(plan.indexes).toEqual(expect.arrayContaining(["reading_due", "record_mapping"]));
  });

  it("C-11: what scaling asks from outside (KEDA), and as many as the store counts", async () => {
    const file = "../../../deploy/helm/cohort-matcher/files/due.sql";
    const text = readFileSync(new URL(file, import.meta.url), "utf8").trim();
    const plan = await explained([{ text, values: [] }]);
    expect(plan.scanned).toEqual([]);
    const { rows } = await client.query<Record<string, string>>(text);
    const reading = (await store.reading.count()).now;
    const [told] = Object.values(rows[0] ?? {});
    expect(Number(told)).toBe((await store.records.countDue(due)) + reading);
  });

  it("C-11: whose matches stand, for a batch", async () => {
    const batch = Array.from({ length: 200 }, (_, at) => patientId(`r${at}`));
    const plan = await explained(await statementsOf(() => store.matches.standing(batch)));
    expect(plan.scanned).toEqual([]);
  });

  it("tells a query that looks at everyone", async () => {
    const plan = await explained(await statementsOf(() => store.records.totals()));
    expect(plan.scanned).toEqual(["record"]);
  });
});
