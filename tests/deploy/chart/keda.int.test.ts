import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { dayInZone, formatDay, patientId } from "@cohort/foundation";
import { type Catalogue, type Store, openStore } from "@cohort/postgres";
import { type TestDatabase, testDatabase } from "@cohort/testkit";
import { MAPPING, aMatch, anInput, inputs } from "../../postgres/fixtures.ts";
import { render } from "../render/render.ts";
import { named, objectsOf, specOf } from "../render/rendered.ts";
import { noRenderer } from "../render/tools.ts";
import { valuesOf } from "../render/value-sets.ts";

interface Scaler {
  readonly triggers: readonly [{ readonly metadata: Readonly<Record<string, string>> }];
}

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await testDatabase();
  const opened = await openStore({ connectionString: database.runtimeUrl });
  if (!opened.ok) throw new Error(opened.failure.message);
  store = opened.value;
});
afterEach(async () => {
  await store.close();
  await database.close();
});

/** What KEDA would be told: the chart's query, by the role that services run as. */
async function counted(): Promise<number> {
  const objects = objectsOf(render([valuesOf("production")]));
  const spec = specOf(named(objects, "ScaledObject", "cohort-matcher-worker"));
  const scaler = spec as unknown as Scaler;
  const [trigger] = scaler.triggers;
  const client = new pg.Client({ connectionString: database.runtimeUrl });
  await client.connect();
  const { rows } = await client.query({ text: trigger.metadata["query"] ?? "", rowMode: "array" });
  await client.end();
  return Number(rows[0]?.[0]);
}

/** The earliest date on earth, and the latest: never the same. */
const [WEST, EAST] = ["Etc/GMT+12", "Pacific/Kiritimati"] as const;
const todayIn = (zone: string): string => formatDay(dayInZone(zone)?.(Date.now()) ?? 0);

const catalogue = (hash: string, zone: string): Catalogue => ({
  hash,
  engine: "1",
  dictionary: { hash: "dictionary-1", text: "{}" },
  site: { hash: `site-${zone}`, text: JSON.stringify({ timeZone: zone }) },
  studies: inputs().studies,
});

/** What the product itself says is due, under a catalogue and on a zone's date. */
async function due(hash: string, zone: string): Promise<number> {
  const match = await store.records.countDue({ catalogue: hash, asOf: todayIn(zone) });
  return match + (await store.reading.count()).now;
}

async function matched(patient: string, using: string, nextChangeOn: string | null): Promise<void> {
  const id = patientId(patient);
  await store.records.replace([anInput(patient)], MAPPING);
  const [record] = await store.records.load([id]);
  const readVersion = record?.version ?? 0;
  await store.matches.save(inputs({ catalogue: using }), [
    { patient: id, readVersion, matches: [aMatch()], nextChangeOn },
  ]);
}

(noRenderer === null ? describe : describe.skip)("what KEDA scales the workers by", () => {
  it("D-13: is nothing in an empty database", async () => {
    expect(await counted()).toBe(0);
  });

  it("D-13: is whom the product itself finds due, for matching and for reading", async () => {
    await store.catalogues.keep(catalogue("catalogue-1", EAST));
    await matched("settled", "catalogue-1", null);
    await matched("later", "catalogue-1", "2999-01-01");
    await matched("today", "catalogue-1", todayIn(EAST));
    await matched("elsewhere", "catalogue-0", null);
    await store.records.replace([anInput("new")], MAPPING);
    await store.reading.want([patientId("settled"), patientId("unread")]);
    await store.reading.want([patientId("not-yet")], 3_600_000);
    expect(await counted()).toBe(await due("catalogue-1", EAST));
    expect(await counted()).toBe(5);
  });

  it("D-13: takes the site's date, not the database's", async () => {
    await matched("today", "catalogue-1", todayIn(EAST));
    await store.catalogues.keep(catalogue("catalogue-1", WEST));
    expect([await counted(), await due("catalogue-1", WEST)]).toEqual([0, 0]);
    await store.catalogues.keep(catalogue("catalogue-2", EAST));
    await matched("tomorrow", "catalogue-2", todayIn(EAST));
    expect([await counted(), await due("catalogue-2", EAST)]).toEqual([2, 2]);
  });

  it("D-13: goes back with a release that is rolled back", async () => {
    await matched("settled", "catalogue-1", null);
    await store.catalogues.keep(catalogue("catalogue-1", WEST));
    await store.catalogues.keep(catalogue("catalogue-2", EAST));
    expect(await counted()).toBe(1);
    await store.catalogues.keep(catalogue("catalogue-1", WEST));
    expect([await counted(), await due("catalogue-1", WEST)]).toEqual([0, 0]);
  });

  it("D-13: leaves out whose matching failed again and again", async () => {
    await store.catalogues.keep(catalogue("catalogue-1", EAST));
    await store.records.replace([anInput("broken")], MAPPING);
    for (let tries = 0; tries < 3; tries++) {
      await store.quarantine.fail("match", [{ subject: "Patient/broken", errorClass: "bug" }]);
    }
    expect([await counted(), await due("catalogue-1", EAST)]).toEqual([0, 0]);
  });
});
