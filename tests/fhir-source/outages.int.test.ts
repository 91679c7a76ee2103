import { describe, expect, it, jest } from "@jest/globals";
import { type Clock, DEFAULT_LIMITS, type SourceError } from "@cohort/fhir-source";
import type { Answer } from "@cohort/testkit";
import { closeAfterEach, errorOf, open, people, readAll, readSome } from "./bench.ts";
import { OBSERVATIONS, UNREADABLE, readThrough } from "./read-through.ts";

closeAfterEach();

const MINUTE_MS = 60_000;

/** A clock on which waiting takes no time, the circuit breaker's own included. */
function fakeDate(): { readonly clock: Clock; readonly end: () => void } {
  jest.useFakeTimers({
    doNotFake: [
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout",
    ],
    now: Date.parse("2026-01-01T00:00:00Z"),
  });
  const clock: Clock = {
    now: () => Date.now(),
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      const until = Date.now() + milliseconds;
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal?.throwIfAborted();
      if (until > Date.now()) jest.setSystemTime(until);
    },
  };
  return { clock, end: () => jest.useRealTimers() };
}

describe("a server that fails now and then", () => {
  it.each<Answer>([
    { kind: "status", status: 500 },
    { kind: "status", status: 502 },
    { kind: "status", status: 503, retryAfter: 0 },
    { kind: "status", status: 504 },
    { kind: "reset" },
  ])("C-14 is asked again, up to eight times: $kind $status", async (answer) => {
    const passing = await readThrough(answer, 8);
    expect(passing).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 9 });
    const lasting = await readThrough(answer, Number.POSITIVE_INFINITY);
    expect(lasting).toMatchObject({ names: [], gaps: UNREADABLE, tries: 9 });
  });

  it("C-14 is not asked again what it will never do", async () => {
    const { gaps, tries } = await readThrough({ kind: "status", status: 422 }, 100);
    expect(gaps).toEqual(UNREADABLE);
    expect(tries).toBeLessThanOrEqual(5);
  });
});

describe("a server that is down", () => {
  it("C-14 is waited for, and the reading goes on where it was", async () => {
    const { source, stub } = await open({ resources: people(9) }, { batchSize: 2 });
    let down = false;
    stub.fault({ match: { when: () => down }, answer: { kind: "reset" } });
    const read: string[] = [];
    for await (const { ids } of source.list()) {
      down = true;
      setTimeout(() => (down = false), 150);
      const patients = await readSome(source, ids);
      read.push(...patients.map(({ patient }) => patient.id ?? ""));
      expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    }
    expect(read).toEqual(["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]);
  });

  it("C-14 for twenty minutes is back without anyone's doing, and is hardly asked meanwhile", async () => {
    const { clock, end } = fakeDate();
    try {
      const limits = DEFAULT_LIMITS;
      const { source, stub, log } = await open({ resources: people(9) }, { clock, limits });
      const until = clock.now() + 20 * MINUTE_MS;
      stub.fault({
        match: { when: () => clock.now() < until },
        answer: { kind: "status", status: 503 },
      });
      const patients = await readAll(source);
      expect(patients).toHaveLength(9);
      expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
      const pauses = log.flatMap(({ fields }) => Object.entries(fields));
      const left = pauses.filter(([name, value]) => name === "pauseMs" && value >= 30_000);
      expect(left.map(([, value]) => value / 1_000).slice(0, 4)).toEqual([30, 60, 120, 240]);
      // Nine tries of one request; from then on a knock now and then.
      const refused = stub.requests.length - 13;
      expect(refused).toBeLessThan(30);
    } finally {
      end();
    }
  });

  it("C-14 for longer than anyone waits is put off, and read when it is back", async () => {
    const { clock, end } = fakeDate();
    try {
      const { source, stub } = await open(
        { resources: people(3) },
        { clock, limits: DEFAULT_LIMITS },
      );
      const until = clock.now() + 50 * MINUTE_MS;
      stub.fault({ match: { when: () => clock.now() < until }, answer: { kind: "reset" } });
      const error = await errorOf(readAll(source));
      expect(error).toMatchObject({ class: "unavailable", failure: { code: "FHIR.UNAVAILABLE" } });
      expect((error as SourceError).retryAfterMs).toBeGreaterThan(0);
      expect(clock.now()).toBeLessThan(until);
      expect(await readAll(source)).toHaveLength(3);
    } finally {
      end();
    }
  });

  it("C-14 is left alone, longer each time, and the failure says so", async () => {
    const limits = {
      circuitOpenMs: 50,
      circuitOpenCapMs: 100,
      patienceMs: 400,
      readPatienceMs: 100,
      retries: 1,
    };
    const { source, stub, log } = await open({ resources: people(1) }, { limits });
    stub.fault({ answer: { kind: "status", status: 503 } });
    const error = await errorOf(readAll(source));
    expect(error).toMatchObject({ class: "unavailable", failure: { code: "FHIR.UNAVAILABLE" } });
    const pauses = log.flatMap(({ level, fields }) => (level === "warn" ? [fields] : []));
    expect(pauses.slice(0, 3)).toEqual([{ pauseMs: 50 }, { pauseMs: 100 }, { pauseMs: 100 }]);
    // Two tries, and from then on one knock at a time.
    expect(stub.requests.length).toBeLessThan(12);
    const before = stub.requests.length;
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    expect(stub.requests.length - before).toBeLessThan(12);
  });

  it("C-14 never makes a patient whose every type is unreadable", async () => {
    const { source, stub } = await open({ resources: people(3) }, { limits: { patienceMs: 50 } });
    stub.fault({ match: { when: ({ type }) => type !== "Patient" }, answer: { kind: "reset" } });
    const error = await errorOf(readAll(source));
    expect(error).toMatchObject({ class: "unavailable" });
  });

  it("C-14 is named unavailable where nothing listens, no name leads, or no TLS is spoken", async () => {
    const { stub, source } = await open({}, { limits: { patienceMs: 30, readPatienceMs: 30 } });
    await stub.close();
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    const nowhere = await open(
      {},
      { baseUrl: "https://no-such-host.invalid/fhir", limits: { readPatienceMs: 30 } },
    );
    expect(await errorOf(nowhere.source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    // Whoever answers there speaks no TLS.
    const other = await open();
    const clear = await open(
      {},
      { baseUrl: other.stub.baseUrl.replace("http:", "https:"), limits: { readPatienceMs: 30 } },
    );
    expect(await errorOf(clear.source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    expect(clear.exchanges.map(({ failure }) => failure)).toContain("network");
    expect(other.stub.requests).toEqual([]);
  });
});
