import { describe, expect, it } from "@jest/globals";
import { type PatientId, fail, ok, parseDay, patientId } from "@cohort/foundation";
import { mapPatient } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import { type LoadedRecord, type Quarantine, StoreUnavailableError } from "@cohort/postgres";
import type { JobRun } from "@cohort/queue";
import { createLogger, createMetrics, createPseudonym } from "@cohort/telemetry";
import { HANDOVER_MS } from "../handover.ts";
import { type MatchJobParts, matchJob } from "./match-job.ts";

const loaded = await loadCatalogue({});
if (!loaded.ok) throw new Error("the built-in catalogue does not load");
const { terminology } = loaded.value;

const run = (crashes: number, signal = new AbortController().signal): JobRun => ({
  id: "job",
  attempt: 1,
  lastAttempt: false,
  crashes,
  signal,
});

const ids = (...names: string[]): PatientId[] => names.map(patientId);
const unused = (): never => {
  throw new Error("not asked for in this test");
};

/** A worker that died cannot be had in a unit test: here only what is done about it, on parts that note it. */
function setUp(load: (patients: readonly PatientId[]) => readonly LoadedRecord[] = () => []) {
  const enqueued: string[][] = [];
  const failures: string[] = [];
  const loadedBatches: string[][] = [];
  let queueDown = false;
  const quarantine: Quarantine = {
    fail: async (_, entries) => {
      failures.push(...entries.map(({ subject, errorClass }) => `${subject} ${errorClass}`));
      return failures.length >= 3 ? entries.map(({ subject }) => subject) : [];
    },
    list: unused,
    replay: unused,
  };
  const inputs = {
    catalogue: "c",
    dictionaryHash: "",
    siteHash: "",
    engine: "1",
    studies: [],
  };
  const parts: MatchJobParts = {
    terminology,
    catalogue: { load: async () => ({ hash: "c", studies: [], inputs }) },
    metrics: createMetrics(),
    logger: createLogger({ logLevel: "silent" }),
    pseudonym: createPseudonym(),
    today: () => parseDay("2026-11-01") ?? 0,
    queue: {
      enqueueMatch: async (patients) => {
        if (queueDown) return fail({ code: "QUEUE.UNAVAILABLE", message: "down" });
        enqueued.push([...patients]);
        return ok(null);
      },
    },
    store: {
      quarantine,
      records: {
        load: async (patients) => {
          loadedBatches.push([...patients]);
          return load(patients);
        },
        replace: unused,
        due: unused,
        countDue: unused,
        dueForReading: unused,
        list: unused,
        remove: unused,
        moveCatalogue: unused,
        cataloguesInUse: unused,
        totals: unused,
      },
      attestations: { add: unused, of: async () => new Map() },
      catalogues: { get: unused, keep: unused },
      matches: { save: unused, of: unused, outcomes: unused, standing: async () => [] },
    },
  };
  return {
    job: matchJob(parts),
    enqueued,
    failures,
    loadedBatches,
    breakQueue: () => (queueDown = true),
  };
}

describe("a match job", () => {
  it("C-24: during which a worker died is split", async () => {
    const { job, enqueued, loadedBatches } = setUp();
    const payload = { v: 1 as const, patients: ids("a", "b", "c", "d", "e") };
    expect(await job(payload, run(1))).toEqual({ end: "done" });
    expect(enqueued).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
    expect(loadedBatches).toEqual([]);
  });

  it("C-24: comes back whole where the queue does not take the halves", async () => {
    const { job, breakQueue } = setUp();
    breakQueue();
    const end = await job({ v: 1, patients: ids("a", "b") }, run(1));
    expect(end).toEqual({ end: "retry", errorClass: "queue" });
  });

  it("C-24: of one patient who ends workers is done with after the third", async () => {
    const { job, failures, loadedBatches } = setUp();
    for (const crashes of [1, 2, 3]) {
      expect(await job({ v: 1, patients: ids("a") }, run(crashes))).toEqual({ end: "done" });
    }
    expect(failures).toEqual(["Patient/a crash", "Patient/a crash", "Patient/a crash"]);
    expect(loadedBatches).toEqual([["a"], ["a"]]);
  });

  it("C-24: that fails is tried in halves, down to who fails alone", async () => {
    const { job, failures } = setUp((patients) => {
      if (patients.includes(patientId("c"))) throw new RangeError("bad");
      return [];
    });
    expect(await job({ v: 1, patients: ids("a", "b", "c", "d") }, run(0))).toEqual({ end: "done" });
    expect(failures).toEqual(["Patient/c RangeError"]);
  });

  it("C-04: that is told to stop is put back whole, and counts against nobody", async () => {
    const stop = new AbortController();
    const asked: string[] = [];
    const nobody = { patient: { resourceType: "Patient" as const }, resources: [], gaps: [] };
    const record = mapPatient(nobody, terminology);
    const { job, failures, loadedBatches } = setUp((patients) =>
      patients.map((patient) => ({
        get patient() {
          asked.push(patient);
          stop.abort("shutdown");
          return patient;
        },
        version: 1,
        hash: "h",
        record,
        attestations: [],
        matched: null,
      })),
    );
    const end = await job({ v: 1, patients: ids("a", "b", "c") }, run(0, stop.signal));
    expect(end).toEqual({ end: "later", afterMs: HANDOVER_MS });
    expect(asked).toEqual(["a"]);
    expect(loadedBatches).toEqual([["a", "b", "c"]]);
    expect(failures).toEqual([]);
  });

  it("C-29: waits for a store that is away", async () => {
    const { job, failures } = setUp(() => {
      throw new StoreUnavailableError("records.load", "57P01");
    });
    expect(await job({ v: 1, patients: ids("a", "b") }, run(0))).toEqual({
      end: "retry",
      errorClass: "store",
    });
    expect(failures).toEqual([]);
  });
});
