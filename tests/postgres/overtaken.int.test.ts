import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { type TestStore, testStore } from "@cohort/testkit";
import { MAPPING, aMatch, aRecord, anInput, inputs, saveAll } from "./fixtures.ts";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.close());

const ids = (...texts: string[]) => texts.map(patientId);

describe("records that were read by a worker that was held up", () => {
  it("C-31: what was read before others stored something is left out, whoever is new, known or gone meanwhile", async () => {
    const { records } = test.store;
    const read = (patient: string, day: number, readVersion: number) => ({
      ...anInput(patient, day),
      readVersion,
    });
    const store = (...batch: Parameters<typeof records.replace>[0]) =>
      records.replace(batch, MAPPING);
    expect(await store(read("f1", 1, 0), read("f2", 1, 0))).toMatchObject({ overtaken: [] });
    expect(await store(read("f1", 2, 0), read("f2", 2, 1))).toEqual({
      changed: ["f2"],
      unchanged: 0,
      overtaken: ["f1"],
    });
    // Who is gone, and who has come back since: the number goes on.
    await records.remove(ids("f2"));
    expect(await store(read("f2", 3, 2), anInput("f1", 3))).toMatchObject({
      changed: ["f1", "f2"],
      overtaken: [],
    });
    expect(await store(read("f2", 4, 2))).toMatchObject({ changed: [], overtaken: ["f2"] });
    const loaded = await records.load(ids("f1", "f2"));
    expect(loaded.map(({ version, record }) => [version, record])).toEqual([
      [2, aRecord(3)],
      [3, aRecord(3)],
    ]);
  });

  it("C-31: of two who read one patient at one time, and store at one time, one is overtaken", async () => {
    const { records } = test.store;
    for (const readVersion of [0, 1]) {
      const days = [1, 2, 3].map((day) => day + 10 * readVersion);
      const reports = await Promise.all(
        days.map((day) => records.replace([{ ...anInput("f3", day), readVersion }], MAPPING)),
      );
      expect(reports.flatMap(({ changed }) => changed)).toEqual(["f3"]);
      expect(reports.flatMap(({ overtaken }) => overtaken)).toEqual(["f3", "f3"]);
    }
  });
});

describe("matches of some studies alone", () => {
  it("C-31: are not saved where meanwhile all are to be made again: the patient stays due", async () => {
    const { records, matches } = test.store;
    await saveAll(test.store, { p1: [aMatch()] });
    const [loaded] = await records.load(ids("p1"));
    const nothingTouched = {
      patient: patientId("p1"),
      readVersion: loaded?.version ?? 0,
      matches: [],
      only: [],
      nextChangeOn: null,
    };
    expect(await matches.save(inputs(), [nothingTouched])).toMatchObject({ saved: ["p1"] });
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    await client.query(
      "update record set matched_version = null, matched_catalogue = null; delete from match",
    );
    await client.end();
    expect(await matches.save(inputs(), [nothingTouched])).toMatchObject({
      saved: [],
      skipped: ["p1"],
    });
    const due = { catalogue: inputs().catalogue, asOf: inputs().asOf, limit: 10 };
    expect(await records.due(due)).toEqual(["p1"]);
  });
});
