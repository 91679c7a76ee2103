import { describe, expect, it } from "@jest/globals";
import type { Answer } from "@cohort/testkit";
import {
  closeAfterEach,
  errorOf,
  namesOf,
  open,
  people,
  readAll,
  readOne,
  standingClock,
} from "./bench.ts";

closeAfterEach();

const OBSERVATIONS = ["Observation/p1-o1", "Observation/p1-o2"];

/** Reads p1 while its Observations meet `answer` so many times. */
async function readThrough(answer: Answer, times: number) {
  const bench = await open({ resources: people(1, 2) });
  bench.stub.fault({ match: { type: "Observation" }, times, answer });
  const one = await readOne(bench.source, "p1");
  const tries = bench.stub.requests.filter(({ type }) => type === "Observation").length;
  return { ...bench, names: namesOf(one.resources), gaps: one.gaps, tries };
}

const UNREADABLE = [{ type: "Observation", reason: "unreadable" }];

describe("C-13: too many requests", () => {
  it.each([
    ["in seconds", 7, 7_000],
    ["as an HTTP date", { dateIn: 7 }, 7_000],
  ])("waits as long as Retry-After says (%s)", async (_, retryAfter, expected) => {
    const clock = standingClock();
    const { source, stub } = await open(
      { resources: people(1) },
      { clock, limits: { readPatienceMs: 60_000 } },
    );
    stub.fault({
      match: { route: "read" },
      times: 1,
      answer: { kind: "status", status: 429, retryAfter },
    });
    expect(await source.readPatient("p1")).toMatchObject({ status: "found" });
    const waited = clock.sleeps.reduce((sum, one) => sum + one, 0);
    expect(Math.abs(waited - expected)).toBeLessThanOrEqual(1_500);
  });

  it("waits longer each time where the server does not say how long", async () => {
    const clock = standingClock();
    const limits = {
      throttleMs: 1_000,
      throttleCapMs: 60_000,
      readPatienceMs: 600_000,
      requestsPerSecond: 1e9,
    };
    const { source, stub } = await open({ resources: people(1) }, { clock, limits });
    stub.fault({ match: { route: "read" }, times: 6, answer: { kind: "status", status: 429 } });
    expect(await source.readPatient("p1")).toMatchObject({ status: "found" });
    expect(clock.sleeps.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it("comes through a storm, slower", async () => {
    const clock = standingClock();
    const { source, stub } = await open(
      { resources: people(40) },
      { clock, batchSize: 2, limits: { patienceMs: 3_600_000 } },
    );
    let count = 0;
    stub.fault({
      match: { when: () => (count += 1) % 10 < 3 },
      answer: { kind: "status", status: 429, retryAfter: 1 },
    });
    const began = clock.now();
    const patients = await readAll(source);
    expect(patients).toHaveLength(40);
    expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
    // 202 right answers among three tenths of refusals; nothing is asked more often than that.
    expect(stub.requests.length).toBeLessThanOrEqual(Math.ceil(202 / 0.7) + 10);
    expect(stub.requests.length / ((clock.now() - began) / 1_000)).toBeLessThan(10);
  });

  it("is slower for a while after a single refusal", async () => {
    const secondsFor = async (refusals: number): Promise<number> => {
      const clock = standingClock();
      const { source, stub } = await open({ resources: people(10) }, { clock, batchSize: 1 });
      stub.fault({ times: refusals, answer: { kind: "status", status: 429, retryAfter: 0 } });
      const began = clock.now();
      await readAll(source);
      return (clock.now() - began) / 1_000;
    };
    // 102 requests: at once, or at five a second.
    expect(await secondsFor(0)).toBeLessThan(1);
    expect(await secondsFor(1)).toBeGreaterThan(15);
  });

  it("is passed on as throttled, with the time, when the patience does not reach so far", async () => {
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({
      match: { type: "Condition" },
      answer: { kind: "status", status: 429, retryAfter: 3_600 },
    });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({
      class: "throttled",
      retryAfterMs: 3_600_000,
      failure: { code: "FHIR.THROTTLED" },
    });
  });
});

describe("C-14: a server that fails now and then", () => {
  it.each<Answer>([
    { kind: "status", status: 500 },
    { kind: "status", status: 502 },
    { kind: "status", status: 503, retryAfter: 0 },
    { kind: "status", status: 504 },
    { kind: "reset" },
  ])("is asked again, up to eight times: $kind $status", async (answer) => {
    const passing = await readThrough(answer, 8);
    expect(passing).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 9 });
    const lasting = await readThrough(answer, Number.POSITIVE_INFINITY);
    expect(lasting).toMatchObject({ names: [], gaps: UNREADABLE, tries: 9 });
  });

  it("is not asked again what it will never do", async () => {
    const { gaps, tries } = await readThrough({ kind: "status", status: 422 }, 100);
    expect(gaps).toEqual(UNREADABLE);
    expect(tries).toBeLessThanOrEqual(5);
  });
});

describe("C-14: a server that is down", () => {
  it("is waited for, and the run goes on where it was", async () => {
    const { source, stub } = await open({ resources: people(9) }, { batchSize: 2 });
    let down = false;
    stub.fault({ match: { when: () => down }, answer: { kind: "reset" } });
    const read: string[] = [];
    for await (const { patients } of source.patients()) {
      for (const { patient, gaps } of patients) {
        read.push(patient.id ?? "");
        expect(gaps).toEqual([]);
      }
      if (read.length === 2) {
        down = true;
        setTimeout(() => (down = false), 150);
      }
    }
    expect(read).toEqual(["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]);
    const lists = stub.requests.filter(
      ({ type, route }) => type === "Patient" && route === "search",
    );
    expect(lists).toHaveLength(1);
  });

  it("is left alone, longer each time, and the failure says so", async () => {
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

  it("never makes a patient whose every type is unreadable", async () => {
    const { source, stub } = await open({ resources: people(3) }, { limits: { patienceMs: 50 } });
    stub.fault({ match: { when: ({ type }) => type !== "Patient" }, answer: { kind: "reset" } });
    const error = await errorOf(readAll(source));
    expect(error).toMatchObject({ class: "unavailable" });
  });

  it("is named unavailable where nothing listens at all", async () => {
    const { stub, source } = await open({}, { limits: { patienceMs: 30, readPatienceMs: 30 } });
    await stub.close();
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
    const nowhere = await open(
      {},
      { baseUrl: "http://no-such-host.invalid/fhir", limits: { readPatienceMs: 30 } },
    );
    expect(await errorOf(nowhere.source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
  });
});

describe("C-15: a server that is slow", () => {
  it.each<[string, Answer, object]>([
    ["never begins its answer", { kind: "stall" }, { headersMs: 60 }],
    ["drips it", { kind: "drip", everyMs: 20 }, { totalMs: 100 }],
    ["stops in the middle", { kind: "drip", everyMs: 5_000 }, { idleMs: 60 }],
  ])("and %s is given up in time, and asked again", async (_, answer, limits) => {
    const bench = await open({ resources: people(1, 2) }, { limits: { ...limits, retries: 1 } });
    bench.stub.fault({ match: { type: "Observation" }, times: 1, answer });
    const began = Date.now();
    expect((await readOne(bench.source, "p1")).gaps).toEqual([]);
    expect(Date.now() - began).toBeLessThan(2_500);
    expect(bench.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual(["timeout"]);
  });
});

describe("C-16: an answer that is cut off", () => {
  it.each([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])(
    "after %d percent counts as a fault of the network",
    async (percent) => {
      const result = await readThrough({ kind: "truncate", percent }, 2);
      expect(result).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
      expect(result.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual([
        "network",
        "network",
      ]);
    },
  );

  it.each([-1, -40, 1, 1_000])("and so does a length that is %d off", async (by) => {
    const result = await readThrough({ kind: "wrong-length", by }, 2);
    expect(result).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
    expect(result.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual([
      "network",
      "network",
    ]);
  });

  it("leaves nothing of the page behind where it stays so", async () => {
    const result = await readThrough({ kind: "truncate", percent: 95 }, 1_000);
    expect(result).toMatchObject({ names: [], gaps: UNREADABLE });
  });
});

describe("C-17: an answer that is no FHIR", () => {
  it.each<[string, string]>([
    ["HTML", '<!doctype html><html lang="en"><body>Sign in { "a": [ </body></html>'],
    ["invalid JSON", '{"resourceType": Bundle}'],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "42"],
    ["an OperationOutcome", '{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}'],
    ["another resource", '{"resourceType":"Patient","id":"p1"}'],
    ["a thousand nested lists", "[".repeat(1_000) + "]".repeat(1_000)],
  ])("(%s) is asked for twice more, and then a gap", async (_, body) => {
    const answer: Answer = { kind: "body", body };
    expect(await readThrough(answer, 2)).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
    const lasting = await readThrough(answer, 1_000);
    expect(lasting).toMatchObject({ names: [], gaps: UNREADABLE, tries: 3 });
    expect(lasting.exchanges.filter(({ failure }) => failure === "protocol")).toHaveLength(3);
  });

  it.each(["link", "entry", "total"])(
    "a Bundle whose %s is nonsense crashes nothing",
    async (member) => {
      const { source, stub } = await open({ resources: people(1) });
      for (const nonsense of [
        null,
        7,
        "text",
        { a: 1 },
        [null, 1, "x", [], { resource: 5, url: {} }],
      ]) {
        stub.heal();
        stub.fault({
          match: { type: "Observation" },
          answer: { kind: "distort", bundle: (bundle) => ({ ...bundle, [member]: nonsense }) },
        });
        expect((await readOne(source, "p1")).gaps).toEqual([]);
      }
    },
  );

  it("of everything, where FHIR was spoken before, means that the server is not there", async () => {
    const { source, stub } = await open(
      { resources: people(3) },
      { limits: { readPatienceMs: 20 } },
    );
    await readAll(source);
    stub.fault({ answer: { kind: "body", body: "<html>Maintenance</html>" } });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
  });
});
