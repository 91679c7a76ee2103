import type { ChangeStep, FhirSource } from "@cohort/fhir-source";
import { describe, expect, it } from "@jest/globals";
import { allOf, closeAfterEach, errorOf, observation, open, patient, people } from "./bench.ts";

closeAfterEach();

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON = Date.parse("2026-03-01T12:00:00Z");
const SINCE = "2026-03-01T00:00:00Z";
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A server whose clock is set by hand. */
function handClock() {
  let time = NOON;
  return { now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

const tell = (source: FhirSource, marks: Readonly<Record<string, string>> = {}) =>
  allOf(source.changes({ marks, since: SINCE }));

const patientsIn = (steps: readonly ChangeStep[]): string[] =>
  [...new Set(steps.flatMap(({ patients }) => patients))].toSorted();

const marksIn = (steps: readonly ChangeStep[]): Record<string, string> =>
  Object.fromEntries(steps.flatMap(({ type, mark }) => (mark === null ? [] : [[type, mark]])));

describe("changes", () => {
  it("A6-06 are told of every type once, with the time of the latest, else of the question", async () => {
    const clock = handClock();
    const { source, stub } = await open({ resources: people(2), clock });
    clock.pass(HOUR_MS);
    stub.put(observation("new", "p2"));
    clock.pass(HOUR_MS);
    const all = await tell(source);
    expect(patientsIn(all)).toEqual(["p1", "p2"]);
    const marks = marksIn(all);
    expect(marks).toMatchObject({
      Patient: at(NOON),
      Observation: at(NOON + HOUR_MS),
      Condition: at(NOON + 2 * HOUR_MS),
    });
    expect(Object.keys(marks)).toHaveLength(11);
    // From then on only what lies within the overlap.
    expect(patientsIn(await tell(source, marks))).toEqual(["p1", "p2"]);
    expect(patientsIn(await tell(source, { ...marks, Patient: at(NOON + HOUR_MS) }))).toEqual([
      "p2",
    ]);
  });

  it("A6-06 that were committed late are found by the next look, within the overlap", async () => {
    const clock = handClock();
    const { source, stub } = await open({ resources: people(3), clock });
    clock.pass(HOUR_MS);
    stub.put(observation("o", "p1"));
    const marks = { ...marksIn(await tell(source)), Patient: at(NOON + HOUR_MS) };
    const late = (id: string, of: string, minutes: number) =>
      stub.put(observation(id, of, { lastUpdated: at(NOON + HOUR_MS - minutes * MINUTE_MS) }));
    late("late", "p2", 5);
    late("too-late", "p3", 15);
    expect(patientsIn(await tell(source, marks))).toEqual(["p1", "p2"]);
  });

  it.each([2 * HOUR_MS, -2 * HOUR_MS])(
    "C-25 go by the server's clock, %d ms from ours",
    async (skewMs) => {
      const { source } = await open({ resources: people(1), clock: { skewMs } });
      const times = [await source.now(), ...Object.values(marksIn(await tell(source)))];
      expect(times).toHaveLength(12);
      for (const time of times) {
        expect(Math.abs(Date.parse(time ?? "") - (Date.now() + skewMs))).toBeLessThan(MINUTE_MS);
      }
    },
  );

  it("C-25 the server's clock is told without a CapabilityStatement, too", async () => {
    const { source } = await open({ types: null, clock: handClock() });
    expect(await source.now()).toBe("2026-03-01T12:00:00.000Z");
  });

  it("A6-06 come in order of time where the server offers that, each page with its mark", async () => {
    const clock = handClock();
    const ehr = { resources: people(5, 0), clock, pageSize: 2 } as const;
    const moved = async (sort: "offered" | "ignored") => {
      const { source, stub } = await open({ ...ehr, sort });
      for (const id of ["p1", "p2", "p3", "p4", "p5"]) {
        clock.pass(MINUTE_MS);
        stub.put(patient(id));
      }
      const steps = (await tell(source)).filter(({ type }) => type === "Patient");
      const sorted = stub.requests.filter(({ params }) => params.has("_sort"));
      return { sorted: sorted.length > 0, marks: steps.map(({ mark }) => mark !== null) };
    };
    expect(await moved("offered")).toEqual({ sorted: true, marks: [true, true, true] });
    expect(await moved("ignored")).toEqual({ sorted: false, marks: [false, false, true] });
  });

  it("A6-06 move the mark at the end alone where the server only says that it sorts", async () => {
    const clock = handClock();
    const states = { searchParams: ["patient", "_lastUpdated", "_sort"] };
    const resources = [5, 1, 3].map((minutes) =>
      patient(`p${minutes}`, { lastUpdated: at(NOON - minutes * MINUTE_MS) }),
    );
    const shuffled = [...resources.slice(1), ...resources.slice(0, 1)];
    const { source, stub } = await open({ resources: shuffled, clock, states, pageSize: 2 });
    const steps = (await tell(source)).filter(({ type }) => type === "Patient");
    expect(steps.map(({ mark }) => mark)).toEqual([null, at(NOON - MINUTE_MS)]);
    expect(stub.requests.some(({ params }) => params.has("_sort"))).toBe(true);
  });

  it("A6-06 never move a mark back, nor into the future", async () => {
    const clock = handClock();
    const future = observation("f", "p1", { lastUpdated: "2031-01-01T00:00:00Z" });
    const { source } = await open({ resources: [...people(1), future], clock });
    const marks = { Patient: at(NOON + 5 * MINUTE_MS) };
    expect(marksIn(await tell(source, marks))).toMatchObject({
      Patient: at(NOON + 5 * MINUTE_MS),
      Observation: at(NOON),
    });
  });
});

describe("the question for changes", () => {
  it("A6-07 is asked with a full instant, the overlap before the mark", async () => {
    const { source, stub } = await open({ resources: people(1), clock: handClock() });
    await tell(source, { Condition: "2026-02-01T01:30:00+02:00" });
    const bounds = stub.requests.flatMap(({ type, params }) =>
      params.has("_lastUpdated") ? [[type, params.get("_lastUpdated")]] : [],
    );
    expect(new Set(bounds.map(([type]) => type)).size).toBe(11);
    expect(Object.fromEntries(bounds)).toMatchObject({
      Patient: "ge2026-02-28T23:50:00.000Z",
      Condition: "ge2026-01-31T23:20:00.000Z",
    });
  });

  it("A6-07 is understood by a server that refuses dates of less", async () => {
    const { source } = await open({ resources: people(1), clock: handClock(), refuses: ["year"] });
    const steps = await allOf(source.changes({ marks: {}, since: "2026" }));
    expect(patientsIn(steps)).toEqual(["p1"]);
  });

  it.each([["strict"], ["sort"], ["unknown"]] as const)(
    "A6-12 is understood by a server that refuses %s",
    async (refused) => {
      const { source } = await open({
        resources: people(2),
        clock: handClock(),
        refuses: [refused],
        states: { searchParams: ["_sort"] },
      });
      const steps = await tell(source);
      expect(patientsIn(steps)).toEqual(["p1", "p2"]);
      expect(Object.keys(marksIn(steps))).toHaveLength(11);
    },
  );

  it("A6-09 goes on from the last mark where the search expires", async () => {
    const clock = handClock();
    const { source, stub } = await open(
      { clock, pageSize: 2, sort: "offered" },
      { limits: { overlapMs: 0 } },
    );
    for (const id of ["p1", "p2", "p3", "p4", "p5"]) {
      clock.pass(MINUTE_MS);
      stub.put(patient(id));
    }
    let pages = 0;
    stub.fault({
      match: { route: "page", when: () => (pages += 1) === 2 },
      answer: { kind: "status", status: 410 },
    });
    const steps = await tell(source);
    expect(patientsIn(steps)).toEqual(["p1", "p2", "p3", "p4", "p5"]);
    const asked = stub.requests.filter(
      ({ type, params, route }) => type === "Patient" && route === "search" && params.has("_sort"),
    );
    expect(asked.map(({ params }) => params.get("_lastUpdated"))).toEqual([
      `ge${at(Date.parse(SINCE))}`,
      `ge${at(NOON + 4 * MINUTE_MS)}`,
    ]);
  });
});

describe("types whose changes cannot be told", () => {
  it.each([400, 403, 404, 422])(
    "are passed over, with a warning and no mark (%d)",
    async (status) => {
      const { source, stub, log } = await open({ resources: people(2), clock: handClock() });
      stub.fault({
        match: { type: "Observation", when: ({ patients }) => patients.length === 0 },
        answer: { kind: "status", status },
      });
      const steps = await tell(source);
      expect(patientsIn(steps)).toEqual(["p1", "p2"]);
      expect(Object.keys(marksIn(steps))).not.toContain("Observation");
      expect(Object.keys(marksIn(steps))).toHaveLength(10);
      expect(log.filter(({ level }) => level === "warn").map(({ fields }) => fields)).toMatchObject(
        [{ type: "Observation" }],
      );
    },
  );

  it("are passed over, too, where the server overlooks the time that it is asked for", async () => {
    const clock = handClock();
    const { source, stub, log } = await open({ resources: people(2), clock });
    clock.pass(72 * HOUR_MS);
    const old = [{ resource: patient("p1", { lastUpdated: at(NOON) }) }];
    stub.fault({
      match: { type: "Patient" },
      answer: { kind: "distort", bundle: (bundle) => ({ ...bundle, entry: old }) },
    });
    const steps = await tell(source, { Patient: at(NOON + 71 * HOUR_MS) });
    expect(steps.filter(({ type }) => type === "Patient")).toEqual([]);
    expect(log.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("are named where they fail for good, hide no others, and are told by the next look", async () => {
    const clock = handClock();
    const { source, stub } = await open(
      { resources: people(2), clock },
      { limits: { retries: 1 } },
    );
    stub.put({ resourceType: "Condition", id: "c", subject: { reference: "Patient/late" } });
    stub.fault({ match: { type: "Condition" }, answer: { kind: "status", status: 500 } });
    const steps = await tell(source);
    expect(patientsIn(steps)).toEqual(["p1", "p2"]);
    expect(steps.filter(({ failure }) => failure)).toMatchObject([
      { type: "Condition", failure: "server", mark: null },
    ]);
    const marks = marksIn(steps);
    expect(Object.keys(marks)).toHaveLength(10);
    stub.heal();
    clock.pass(24 * HOUR_MS);
    expect(patientsIn(await tell(source, marks))).toContain("late");
  });

  it("are no changes at all where everything fails", async () => {
    const { source, stub } = await open(
      { resources: people(1), clock: handClock() },
      { limits: { retries: 0 } },
    );
    stub.fault({ match: { route: "search" }, answer: { kind: "status", status: 500 } });
    expect(await errorOf(tell(source))).toMatchObject({ class: "server", status: 500 });
  });

  it.each([{ kind: "status", status: 401 } as const])(
    "are told apart from credentials that no longer hold",
    async (answer) => {
      const { source, stub } = await open({ resources: people(1), clock: handClock() });
      stub.fault({ answer });
      expect(await errorOf(tell(source))).toMatchObject({ class: "auth", status: 401 });
    },
  );
});
