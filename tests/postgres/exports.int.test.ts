import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { ExportFile, Exports, StagedPart } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";

let test: TestStore;
let exports: Exports;
let job: string;
beforeEach(async () => {
  test = await testStore();
  ({ exports } = test.store);
  job = (await test.store.jobs.create("sync")).job.id;
  await exports.begin(job, "request");
  await exports.ready(job, { text: "{}", transactionTime: "t" }, [file(0), file(1, "Condition")]);
});
afterEach(() => test.close());

const file = (position: number, type = "Observation") => ({
  position,
  section: "output" as const,
  type,
  url: `https://ehr/${position}`,
  needsToken: true,
});

const part = (
  patient: string,
  source: string,
  updated: number | null,
  body = "{}",
): StagedPart => ({
  patient: patientId(patient),
  source,
  updated,
  body,
});

const stage = (
  parts: readonly StagedPart[],
  state: Partial<ExportFile> = {},
  wanted: readonly string[] = [],
): Promise<void> =>
  exports.stage(
    job,
    {
      position: 0,
      state: "partial",
      lines: parts.length,
      badLines: 0,
      bytes: 10,
      sha256: null,
      errorClass: null,
      ...state,
    },
    parts,
    wanted.map(patientId),
  );

const bodies = async (): Promise<readonly string[]> =>
  (await exports.staged(job, { patients: 100 })).flatMap(({ parts }) =>
    parts.map(({ source, body }) => `${source} ${body}`),
  );

describe("an export under way", () => {
  it("A4-05: is told with its files as far as it has come", async () => {
    await exports.begin(job, "another request");
    await exports.kickedOff(job, "https://ehr/status");
    await exports.relink(job, [{ position: 1, url: "https://ehr/new" }]);
    await stage([part("p", "Observation/o", 1)], { state: "done", sha256: "hash", badLines: 2 });
    expect(await exports.get(job)).toEqual({
      job,
      request: "request",
      statusUrl: "https://ehr/status",
      transactionTime: "t",
      manifest: "{}",
      files: [
        {
          ...file(0),
          state: "done",
          lines: 1,
          badLines: 2,
          bytes: 10,
          sha256: "hash",
          errorClass: null,
        },
        {
          ...file(1, "Condition"),
          url: "https://ehr/new",
          state: "pending",
          lines: 0,
          badLines: 0,
          bytes: 0,
          sha256: null,
          errorClass: null,
        },
      ],
    });
  });

  it("begins again with nothing of the old one, and ends with nothing at all", async () => {
    const drug = part("", "Medication/m", 1);
    const drugs = (): Promise<readonly StagedPart[]> => exports.partsOf(job, [drug]);
    await stage([part("p", "Observation/o", 1), drug]);
    expect([await bodies(), await drugs()]).toEqual([["Observation/o {}"], [drug]]);
    await exports.restart(job, "second");
    expect(await exports.get(job)).toMatchObject({
      request: "second",
      statusUrl: null,
      manifest: null,
      files: [],
    });
    expect([await bodies(), await drugs()]).toEqual([[], []]);
    await stage([part("p", "Observation/o", 1), part("q", "Observation/o", 1), drug]);
    await exports.end(job);
    expect([await exports.get(job), await bodies(), await drugs()]).toEqual([null, [], []]);
  });

  it("is known to the job that follows", async () => {
    await exports.kickedOff(job, "https://ehr/status/1");
    expect(await exports.others(job)).toEqual([]);
    await test.store.jobs.finish(job, { state: "cancelled" });
    const next = (await test.store.jobs.create("sync")).job.id;
    expect(await exports.others(next)).toEqual([{ job, statusUrl: "https://ehr/status/1" }]);
  });
});

describe("what is staged", () => {
  it("is the newer version of a source, whichever came first", async () => {
    await stage([
      part("p", "Observation/in-one", 2, '"new"'),
      part("p", "Observation/in-one", 1, '"old"'),
      part("p", "Observation/later-older", 2, '"new"'),
      part("p", "Observation/later-newer", 1, '"old"'),
      part("p", "Observation/undated", null, '"old"'),
      part("p", "Observation/loses-date", 1, '"new"'),
    ]);
    await stage([
      part("p", "Observation/later-older", 1, '"old"'),
      part("p", "Observation/later-newer", 2, '"new"'),
      part("p", "Observation/undated", null, '"new"'),
      part("p", "Observation/loses-date", null, '"old"'),
    ]);
    const found = await bodies();
    expect(found).toHaveLength(5);
    expect(found.every((text) => text.endsWith('"new"'))).toBe(true);
  });

  it("C-33: comes with how far the file is and who is to be read besides, or not at all", async () => {
    await stage([part("p", "Observation/o", 1)], { lines: 7 }, ["q"]);
    expect((await exports.get(job))?.files[0]).toMatchObject({ lines: 7, state: "partial" });
    expect(await test.store.reading.count()).toEqual({ now: 1, later: 0 });
    const bad = { state: "nonsense" as "done", lines: 9 };
    await expect(stage([part("p", "Observation/o2", 1)], bad, ["r"])).rejects.toThrow("23514");
    expect((await exports.get(job))?.files[0]).toMatchObject({ lines: 7 });
    expect(await bodies()).toHaveLength(1);
    expect(await test.store.reading.count()).toEqual({ now: 1, later: 0 });
  });

  it("is paged by whole patients in order, and found one by one", async () => {
    await stage(
      ["b", "a", "c"].flatMap((patient) => [
        part(patient, "Observation/2", 1),
        part(patient, "Observation/1", 1),
      ]),
    );
    const shape = async (page: Parameters<Exports["staged"]>[1]) =>
      (await exports.staged(job, page)).map(
        ({ patient, parts }) => `${patient}: ${parts.map(({ source }) => source).join(" ")}`,
      );
    const both = "Observation/1 Observation/2";
    expect(await shape({ patients: 2 })).toEqual([`a: ${both}`, `b: ${both}`]);
    expect(await shape({ patients: 2, after: patientId("b") })).toEqual([`c: ${both}`]);
    expect(
      await exports.partsOf(job, [
        { patient: patientId("c"), source: "Observation/2" },
        { patient: patientId("d"), source: "Observation/2" },
      ]),
    ).toEqual([part("c", "Observation/2", 1)]);
  });

  it("C-33: takes a piece of a file of 10 000 resources in well under a second", async () => {
    const body = JSON.stringify({ facts: [{ text: "x".repeat(300) }] });
    const piece = (from: number): readonly StagedPart[] =>
      Array.from({ length: 10_000 }, (_, index) =>
        part(`patient-${(from + index) % 997}`, `Observation/${from + index}`, 1, body),
      );
    const pieces = [0, 1, 2].map((index) => piece(index * 10_000));
    await stage(pieces[0] ?? []);
    const start = performance.now();
    for (const parts of pieces.slice(1)) await stage(parts);
    const rate = 20_000 / ((performance.now() - start) / 1000);
    expect(rate).toBeGreaterThan(10_000);
  });
});
