import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { canonicalJson, patientId } from "@cohort/foundation";
import { planStudy } from "@cohort/matching";
import { openStore, type Store } from "@cohort/postgres";
import { builtInCatalogue, testDatabase, type TestDatabase } from "@cohort/testkit";
import { must } from "../../worker/support.ts";
import { livesOf } from "./facts.ts";
import { fill } from "./fill.ts";

const PATIENTS = 60;

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await testDatabase();
  const { terminology, studies } = await builtInCatalogue();
  const planned = studies.map((study) => must(planStudy(study, terminology)));
  const lives = livesOf(terminology, planned, { seed: 1, ill: 3, others: 6 });
  await fill({ url: database.url, terminology, lives, seed: 1, patients: PATIENTS });
  store = must(await openStore({ connectionString: database.runtimeUrl }));
}, 60_000);
afterAll(async () => {
  await store.close();
  await database.close();
});

it("stores people as a sync would have: what is read is canonical, and nobody is matched", async () => {
  const due = await store.records.due({ catalogue: "c", asOf: "2026-11-22", limit: 1000 });
  expect(due.length).toBe(PATIENTS);
  // Throws where a body belies its hash.
  const loaded = await store.records.load(due);
  expect(loaded.map(({ matched }) => matched)).toEqual(due.map(() => null));
  const again = loaded.map(({ patient, record }) => ({ patient, record, concepts: [] }));
  const { changed } = await store.records.replace(again, "another mapping");
  expect(changed).toEqual([]);
});

it("gives everybody a life of their own: other ids, days and values", async () => {
  const loaded = await store.records.load([patientId("g00000001"), patientId("g00000002")]);
  const texts = loaded.map(({ record }) => canonicalJson(record));
  expect(new Set(texts).size).toBe(2);
  for (const text of texts) expect(/(?:clinic|hospital)-\d/u.test(text)).toBe(false);
});
