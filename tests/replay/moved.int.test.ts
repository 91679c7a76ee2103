import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { expectDefined, patientId } from "@cohort/foundation";
import { createReplayer, grantRuntime, migrate, openStore, type Store } from "@cohort/postgres";
import { emptyDatabase, type TestDatabase, testDatabase } from "@cohort/testkit";
import { lupus } from "../api/patients.ts";
import { copyAll, migrateUpTo } from "../postgres/copied.ts";
import { ACCESS, DR, type House, must, openHouse } from "./house.ts";

jest.setTimeout(120_000);

const STUDY = "NCT06421701";
const p1 = patientId("p1");

let house: House;
let place: TestDatabase | null = null;
let moved: Store | null = null;
beforeEach(async () => {
  house = await openHouse();
  const patients = ["p1", "p2"].map((id) => {
    const [patient, ...resources] = lupus(id, { sledai: 10 });
    if (patient?.resourceType !== "Patient") throw new Error("no Patient");
    return { patient, resources };
  });
  await house.keep(patients);
  await house.match([p1, patientId("p2")]);
  await house.decide(STUDY, p1);
});
afterEach(async () => {
  await moved?.close();
  await place?.close();
  [moved, place] = [null, null];
  await house.close();
});

async function open(database: TestDatabase): Promise<Store> {
  must(await grantRuntime(database.url, new URL(database.runtimeUrl).username));
  return must(await openStore({ connectionString: database.runtimeUrl }));
}

async function replayed(store: Store, version: number): Promise<unknown> {
  const kept = await store.replays.decision({ study: STUDY, patient: p1, version }, null);
  return createReplayer(store)(expectDefined(kept ?? undefined, "a decision"));
}

const list = (store: Store) => store.candidates.list({ study: STUDY }, ACCESS);

describe("the house", () => {
  it("B-25 A9-03: in another database is what it was: the chain whole, decisions and matches made again byte for byte", async () => {
    place = await testDatabase();
    await copyAll(house.url, place.url);
    moved = await open(place);
    expect(await moved.audit.head()).toEqual(await house.store.audit.head());
    const before = await moved.audit.verify();
    expect(before).toMatchObject({ findings: [], total: 0 });
    expect(before.rows).toBeGreaterThan(5);
    expect(await replayed(moved, 1)).toMatchObject({ outcome: "same", differences: [] });
    expect(await list(moved)).toEqual(await list(house.store));

    const again = { study: STUDY, patient: p1, expectedVersion: 1, status: "deferred" } as const;
    must(await moved.decisions.put({ ...again, reason: null, note: null }, DR, ACCESS));
    expect(await replayed(moved, 2)).toMatchObject({ outcome: "same" });
    expect(await moved.audit.verify()).toMatchObject({ rows: before.rows + 1, findings: [] });
  });

  it("D-06 A9-03: of the first schemas has its lists and decisions in this one, and says what it cannot make again", async () => {
    place = await emptyDatabase();
    await migrateUpTo(place.url, 2);
    await copyAll(house.url, place.url);
    expect(must(await migrate(place.url)).applied[0]).toBe("0003-access.sql");
    moved = await open(place);
    // Nobody was granted anything there, and no ground was stated.
    expect(await list(moved)).toMatchObject({ value: { total: 0, candidates: [] } });
    await moved.grants.put(
      [{ principal: "user:dr", role: "screener", study: "*", endsAt: null }],
      DR,
    );
    const basis = { study: STUDY, reference: "EC 1/2026", validFrom: "2020-01-01" };
    must(await moved.legalBases.state({ ...basis, validUntil: null }, DR));
    expect(await list(moved)).toEqual(await list(house.store));
    expect(await moved.subjects.search({}, { limit: 10 }, ACCESS)).toEqual(
      await house.store.subjects.search({}, { limit: 10 }, ACCESS),
    );

    expect(await replayed(moved, 1)).toMatchObject({ outcome: "impossible", reason: "no-detail" });
    const [stored] = await moved.replays.stored({ limit: 1 });
    expect(await createReplayer(moved)(expectDefined(stored, "a stored candidate"))).toMatchObject({
      outcome: "same",
    });
    const again = { study: STUDY, patient: p1, expectedVersion: 1, status: "deferred" } as const;
    must(await moved.decisions.put({ ...again, reason: null, note: null }, DR, ACCESS));
    expect(await replayed(moved, 2)).toMatchObject({ outcome: "same" });
    const history = await moved.candidates.history(STUDY, p1, ACCESS);
    expect(history?.filter(({ kind }) => kind === "decision")).toHaveLength(2);
    expect(await moved.audit.verify()).toMatchObject({ findings: [], total: 0 });
  });
});
