import { describe, expect, it } from "@jest/globals";
import type { Progress } from "@cohort/fhir-source";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  observation,
  open,
  pagesOf,
  patient,
  people,
  readAll,
  readOne,
} from "./bench.ts";

closeAfterEach();

describe("patients()", () => {
  it("gives each patient once and whole, in batches, with the progress", async () => {
    const seen: Progress[] = [];
    const { source } = await open({ resources: people(5, 3), pageSize: 4 }, { batchSize: 2 });
    const pages = await pagesOf(source.patients({ onProgress: (progress) => seen.push(progress) }));
    expect(pages.map(({ patients }) => patients.map((one) => one.patient.id))).toEqual([
      ["p1", "p2"],
      ["p3", "p4"],
      ["p5"],
    ]);
    expect(pages.flatMap(({ patients }) => patients).map((one) => one.resources.length)).toEqual([
      3, 3, 3, 3, 3,
    ]);
    expect(seen).toEqual(pages.map(({ progress }) => progress));
    expect(seen.map((one) => [one.patients, one.total, one.resources["Observation"]])).toEqual([
      [2, 5, 6],
      [4, 5, 12],
      [5, 5, 15],
    ]);
  });

  it("gives nothing for an empty server", async () => {
    const { source } = await open();
    expect(await pagesOf(source.patients())).toEqual([]);
  });

  it("reads no further ahead than one batch while nobody asks", async () => {
    const { source, stub } = await open({ resources: people(30) }, { batchSize: 2, pageSize: 10 });
    const pages = source.patients()[Symbol.asyncIterator]();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const batches = stub.requests.filter(
      ({ type, patients }) => type === "Condition" && patients.length,
    );
    expect(batches.length).toBeLessThanOrEqual(2);
    await pages.return?.();
  });

  it("ends what it reads ahead when nobody asks any more", async () => {
    const limits = { backoffMs: 40, backoffCapMs: 40, retries: 1_000 };
    const { source, stub } = await open({ resources: people(6) }, { batchSize: 2, limits });
    stub.fault({
      match: { type: "Procedure", when: ({ patients }) => patients.includes("p3") },
      answer: { kind: "status", status: 503 },
    });
    const pages = source.patients()[Symbol.asyncIterator]();
    await pages.next();
    await pages.return?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = stub.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(stub.requests).toHaveLength(before);
  });

  it("stops at once when told to, with the reason", async () => {
    const limits = { idleMs: 20_000, totalMs: 20_000 };
    const { source, stub } = await open({ resources: people(40) }, { batchSize: 2, limits });
    stub.fault({ match: { type: "Procedure" }, answer: { kind: "drip", everyMs: 50 } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 60);
    const began = Date.now();
    const error = await errorOf(pagesOf(source.patients({ signal: stop.signal })));
    expect(error).toMatchObject({ message: "shutting down" });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(await errorOf(source.readPatient("p1", { signal: stop.signal }))).toMatchObject({
      message: "shutting down",
    });
  });

  it("stops in the middle of a long pause, too", async () => {
    const limits = { throttleMs: 60_000, patienceMs: 600_000 };
    const { source, stub } = await open({ resources: people(2) }, { limits });
    stub.fault({
      match: { type: "Condition" },
      answer: { kind: "status", status: 429, retryAfter: 60 },
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 60);
    const error = await errorOf(pagesOf(source.patients({ signal: stop.signal })));
    expect(error).toMatchObject({ message: "shutting down" });
  });

  it("stops while searches still wait for their turn", async () => {
    const limits = { throttleMs: 60_000, circuitOpenCapMs: 60_000, patienceMs: 600_000 };
    const { source, stub } = await open({ resources: people(2) }, { limits, concurrency: 2 });
    stub.fault({
      match: { type: "Observation" },
      answer: { kind: "status", status: 429, retryAfter: 60 },
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("shutting down")), 200);
    const error = await errorOf(pagesOf(source.patients({ signal: stop.signal })));
    expect(error).toMatchObject({ message: "shutting down" });
  }, 5_000);

  it("reads a batch that is too large in halves, with the same result", async () => {
    const resources = [
      ...people(8, 10),
      ...Array.from({ length: 60 }, (_, at) => observation(`x${at}`, "p3")),
    ];
    const { source, stub } = await open(
      { resources },
      { batchSize: 8, limits: { batchBytes: 20_000 } },
    );
    const patients = await readAll(source);
    expect(patients.map((one) => one.resources.length)).toEqual([10, 10, 70, 10, 10, 10, 10, 10]);
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(stub.requests.some(({ patients: ids }) => ids.length === 4)).toBe(true);
  });

  it("returns to full batches after one that was too large", async () => {
    const large = Array.from({ length: 80 }, (_, at) => observation(`x${at}`, "p3"));
    const { source, stub } = await open(
      { resources: [...people(60), ...large] },
      { batchSize: 8, limits: { batchBytes: 20_000 } },
    );
    await readAll(source);
    const sizes = stub.requests.flatMap(({ type, patients }) =>
      type === "Condition" && patients.length > 0 ? [patients.length] : [],
    );
    const halved = sizes.indexOf(4);
    expect(halved).toBeGreaterThan(0);
    expect(sizes.slice(halved)).toContain(5);
    expect(sizes.slice(sizes.indexOf(5))).toContain(8);
  });

  it("cuts a single patient short who is too large, and says so", async () => {
    const { source } = await open(
      { resources: people(1, 100), pageSize: 10 },
      { limits: { batchBytes: 15_000 } },
    );
    const one = await readOne(source, "p1");
    expect(one.gaps).toContainEqual({ type: "Observation", reason: "unreadable" });
    expect(one.resources.length).toBeGreaterThan(0);
    expect(one.resources.length).toBeLessThan(100);
  });

  it("T7: holds a few batches, however many patients there are", async () => {
    const filler = "x".repeat(2_000);
    const resources = people(600, 5).map((one) =>
      one.resourceType === "Observation" ? { ...one, note: [{ text: filler }] } : one,
    );
    const { source } = await open({ resources }, { batchSize: 20, pageSize: 100 });
    let largest = 0;
    let batches = 0;
    const before = process.memoryUsage().heapUsed;
    for await (const { patients } of source.patients()) {
      batches += 1;
      expect(patients).toHaveLength(20);
      if (batches % 10 === 0) largest = Math.max(largest, process.memoryUsage().heapUsed - before);
    }
    expect(batches).toBe(30);
    expect(largest).toBeLessThan(150_000_000);
  });
});

describe("patients({ since })", () => {
  const at = (day: number) => ({ lastUpdated: `2026-01-${day}T10:00:00+01:00` });

  it("A6-07: gives, whole, those of whom anything changed, and names who is gone", async () => {
    const resources = [
      patient("p1", at(10)),
      observation("o1", "p1", at(20)),
      observation("o2", "p1", at(10)),
      patient("p2", at(10)),
      observation("o3", "p2", at(10)),
      patient("p3", at(21)),
      observation("o4", "p4", at(22)),
    ];
    const { source, stub } = await open({ resources });
    stub.remove("Patient", "p4");
    const since = "2026-01-20T09:30:00+00:30";
    const [page, ...rest] = await pagesOf(source.patients({ since }));
    expect(rest).toEqual([]);
    expect(page?.patients.map((one) => [one.patient.id, namesOf(one.resources)])).toEqual([
      ["p3", []],
      ["p1", ["Observation/o1", "Observation/o2"]],
    ]);
    expect(page?.absent).toEqual([{ id: "p4", status: "gone" }]);
    const asked = stub.requests.filter(({ params }) => params.has("_lastUpdated"));
    expect(asked).toHaveLength(11);
    expect(asked.every(({ target }) => target.includes("%2B00"))).toBe(true);
    expect(asked[0]?.params.get("_lastUpdated")).toBe(`ge${since}`);
  });

  it("fails rather than miss changes", async () => {
    const { source, stub } = await open({ resources: people(1) }, { limits: { retries: 1 } });
    stub.fault({ match: { type: "Immunization" }, answer: { kind: "status", status: 500 } });
    const since = "2026-01-01T00:00:00Z";
    expect(await errorOf(pagesOf(source.patients({ since })))).toMatchObject({ class: "server" });
  });
});
