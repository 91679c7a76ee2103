import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { type TestStore, testStore } from "@cohort/testkit";
import { MAPPING, aRecord, anInput } from "./fixtures.ts";

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
