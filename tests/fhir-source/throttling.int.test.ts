import { describe, expect, it } from "@jest/globals";
import { closeAfterEach, errorOf, open, people, readAll, standingClock } from "./bench.ts";

closeAfterEach();

describe("too many requests", () => {
  it.each([
    ["in seconds", 7, 7_000],
    ["as an HTTP date", { dateIn: 7 }, 7_000],
  ])("C-13 waits as long as Retry-After says (%s)", async (_, retryAfter, expected) => {
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
    const began = clock.now();
    expect(await source.readPatient("p1")).toMatchObject({ status: "found" });
    expect(Math.abs(clock.now() - began - expected)).toBeLessThanOrEqual(1_500);
  });

  it("C-13 waits longer each time where the server does not say how long", async () => {
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

  it("C-13 comes through a storm of five minutes, slower, and asks nothing too often", async () => {
    const limits = { patienceMs: 3_600_000, throttleMs: 1_000, throttleCapMs: 60_000 };
    const readStorm = async (minutes: number) => {
      const clock = standingClock();
      const { source, stub } = await open(
        { resources: people(60) },
        { clock, batchSize: 3, limits },
      );
      const began = clock.now();
      let count = 0;
      let during = 0;
      const storms = () => clock.now() - began < minutes * 60_000;
      stub.fault({
        match: {
          when: () => {
            if (!storms()) return false;
            during += 1;
            return (count += 1) % 10 < 3;
          },
        },
        answer: { kind: "status", status: 429 },
      });
      const patients = await readAll(source);
      expect(patients).toHaveLength(60);
      expect(patients.flatMap(({ gaps }) => gaps)).toEqual([]);
      return { calls: stub.requests.length, during, seconds: (clock.now() - began) / 1_000 };
    };
    const calm = await readStorm(0);
    const stormy = await readStorm(5);
    expect(calm.seconds).toBeLessThan(1);
    expect(stormy.seconds).toBeGreaterThan(100);
    // What is needed, and three tenths of refusals on top: nothing is asked more often than that.
    expect(stormy.calls).toBeLessThanOrEqual(Math.ceil(calm.calls / 0.7) + 10);
    expect(stormy.during / Math.min(300, stormy.seconds)).toBeLessThan(5);
  }, 60_000);

  it("C-13 leaves other servers as fast as they were", async () => {
    const clock = standingClock();
    const busy = await open(
      { resources: people(4) },
      { clock, batchSize: 1, limits: { patienceMs: 3_600_000 } },
    );
    const other = await open({ resources: people(4) }, { clock, batchSize: 1 });
    busy.stub.fault({ times: 3, answer: { kind: "status", status: 429, retryAfter: 5 } });
    await readAll(busy.source);
    const before = clock.sleeps.length;
    expect(before).toBeGreaterThan(0);
    await readAll(other.source);
    expect(clock.sleeps).toHaveLength(before);
  });

  it("C-13 is slower for a while after a single refusal", async () => {
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

  it("C-13 is passed on as throttled, with the time, when the patience does not reach so far", async () => {
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
