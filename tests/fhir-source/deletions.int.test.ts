import type { ChangeStep, FhirSource } from "@cohort/fhir-source";
import { describe, expect, it } from "@jest/globals";
import { allOf, closeAfterEach, listAll, observation, open, people } from "./bench.ts";

closeAfterEach();

const NOON = Date.parse("2026-03-01T12:00:00Z");
const SINCE = "2026-03-01T11:00:00Z";
const MINUTE_MS = 60_000;

function handClock() {
  let time = NOON;
  return { now: () => time, pass: (milliseconds: number) => (time += milliseconds) };
}

const tell = (source: FhirSource, since = SINCE) => allOf(source.changes({ marks: {}, since }));
const deletedIn = (steps: readonly ChangeStep[]) => steps.flatMap(({ deleted }) => deleted);

describe("deletions", () => {
  it("A6-08 are told by the history of each type where the server keeps one", async () => {
    const clock = handClock();
    const { source, stub } = await open({ resources: people(3), clock, history: ["type"] });
    clock.pass(60 * MINUTE_MS);
    stub.remove("Observation", "p1-o1");
    stub.remove("Patient", "p3");
    stub.put(observation("new", "p2"));
    const steps = await tell(source, new Date(NOON + 30 * MINUTE_MS).toISOString());
    expect(deletedIn(steps)).toEqual(["Patient/p3", "Observation/p1-o1"]);
    expect(steps.filter(({ deleted }) => deleted.length > 0)).toEqual([
      { type: "Patient", patients: ["p3"], deleted: ["Patient/p3"], mark: null },
      { type: "Observation", patients: ["p2"], deleted: ["Observation/p1-o1"], mark: null },
    ]);
    const asked = stub.requests.filter(({ params }) => params.has("_since"));
    expect(asked).toHaveLength(11);
    expect(asked[0]?.params.get("_since")).toBe("2026-03-01T12:20:00.000Z");
  });

  it("A6-08 are told from all pages, also of a history that holds nothing else", async () => {
    const clock = handClock();
    const { source, stub } = await open({
      resources: people(1, 50),
      clock,
      history: ["type"],
      pageSize: 1,
    });
    clock.pass(60 * MINUTE_MS);
    for (let at = 1; at <= 50; at += 1) stub.remove("Observation", `p1-o${at}`);
    const steps = await tell(source, new Date(NOON + 30 * MINUTE_MS).toISOString());
    expect(new Set(deletedIn(steps)).size).toBe(50);
  });

  it("A6-08 leave no trace where the server keeps no history: the list of ids shows who is gone", async () => {
    const clock = handClock();
    const { source, stub } = await open({ resources: people(3), clock });
    stub.remove("Patient", "p2");
    expect(deletedIn(await tell(source))).toEqual([]);
    expect(stub.requests.filter(({ params }) => params.has("_since"))).toEqual([]);
    expect(await listAll(source)).toEqual(["p1", "p3"]);
    const { absent } = await source.readPatients([{ id: "p2" }, { id: "p1" }]);
    expect(absent).toEqual([{ id: "p2", status: "gone" }]);
  });

  it("A6-08 that are refused after all do not hide changes", async () => {
    const { source, stub, log } = await open({
      resources: people(2),
      clock: handClock(),
      history: ["type"],
    });
    stub.fault({
      match: { when: ({ params }) => params.has("_since") },
      answer: { kind: "status", status: 403 },
    });
    const steps = await tell(source);
    expect(new Set(steps.flatMap(({ patients }) => patients))).toEqual(new Set(["p1", "p2"]));
    expect(steps.filter(({ mark }) => mark !== null)).toHaveLength(11);
    expect(log.filter(({ level }) => level === "warn")).toHaveLength(11);
  });

  it("A6-08 that fail keep the mark, so that the next look tells them, and hide no changes", async () => {
    const clock = handClock();
    const ehr = { resources: people(2), clock, history: ["type" as const] };
    const { source, stub } = await open(ehr, { limits: { retries: 0 } });
    clock.pass(30 * MINUTE_MS);
    stub.remove("Observation", "p1-o1");
    clock.pass(30 * MINUTE_MS);
    stub.fault({
      match: { type: "Observation", when: ({ params }) => params.has("_since") },
      answer: { kind: "status", status: 500 },
    });
    const steps = (await tell(source)).filter(({ type }) => type === "Observation");
    expect(steps.map(({ failure, mark }) => [failure, mark])).toEqual([
      ["server", null],
      [undefined, SINCE],
    ]);
    expect(steps.flatMap(({ patients }) => patients)).toEqual(["p2"]);
    stub.heal();
    expect(deletedIn(await tell(source, SINCE))).toEqual(["Observation/p1-o1"]);
  });

  it("A6-08 between the history and the search are told by the next look", async () => {
    const clock = handClock();
    const ehr = { resources: people(2), clock, history: ["type" as const] };
    const { source, stub } = await open(ehr, { limits: { overlapMs: 0 } });
    const first: ChangeStep[] = [];
    for await (const step of source.changes({ marks: {}, since: SINCE })) {
      if (!first.some(({ type }) => type === "Observation") && step.type === "Observation") {
        clock.pass(MINUTE_MS);
        stub.remove("Observation", "p1-o1");
        clock.pass(MINUTE_MS);
        stub.put(observation("new", "p2"));
      }
      first.push(step);
    }
    expect(deletedIn(first)).toEqual([]);
    const mark = first.findLast(({ type }) => type === "Observation")?.mark ?? "";
    expect(mark).toBe(new Date(NOON).toISOString());
    const marks = { Observation: mark };
    const next = await allOf(source.changes({ marks, since: SINCE }));
    expect(deletedIn(next)).toEqual(["Observation/p1-o1"]);
  });
});
