import { describe, expect, it } from "@jest/globals";
import { type Json, issueCodes, only, read } from "../test/resources.ts";

const subject = (overrides: Json = {}): Json => ({
  resourceType: "ResearchSubject",
  id: "t1",
  status: "on-study",
  study: { reference: "ResearchStudy/s" },
  individual: { reference: "Patient/p1" },
  period: { start: "2025-01-01" },
  ...overrides,
});
const kinds = (record: ReturnType<typeof read>) => record.facts.map((fact) => fact.kind);

describe("a ResearchSubject", () => {
  it.each([
    "on-study",
    "on-study-intervention",
    "on-study-observation",
    "follow-up",
    "pending-on-study",
  ])("that is %s goes on", (status) => {
    const record = read(subject({ status }));
    expect(record.facts).toHaveLength(1);
    expect(only("condition", record)).toMatchObject({
      hits: [{ concept: "other-trial-participation", word: "positive" }],
      clinical: "active",
      ended: null,
    });
  });

  it("that has an end is found on that day, too", () => {
    const record = read(subject({ period: { start: "2025-01-01", end: "2027-01-01" } }));
    expect(kinds(record)).toEqual(["condition", "observation"]);
    expect(record.facts[1]).toMatchObject({ when: { from: 20819, to: 20819 } });
  });

  it.each(["off-study", "withdrawn"])("that is %s is over", (status) => {
    const record = read(subject({ status, period: { end: "2026-08-01" } }));
    expect(kinds(record)).toEqual(["observation"]);
    expect(only("observation", record).value).toEqual({ type: "word", word: "positive" });
  });

  it("that is over, no one knows since when, is kept without a date", () => {
    const record = read(subject({ status: "off-study" }));
    expect([only("observation", record).when, issueCodes(record)]).toEqual([null, ["undated"]]);
  });

  it.each([
    ...["candidate", "potential-candidate", "screening"].map((status) => ({ status })),
    ...["eligible", "ineligible", "not-registered"].map((status) => ({ status })),
    { status: "withdrawn", period: undefined },
  ])("with %j took no part", (overrides) => {
    expect(read(subject(overrides))).toMatchObject({ facts: [], issues: [], unclaimed: [] });
  });

  it.each([{ status: "enrolled" }, { individual: { reference: "Patient?x" } }])(
    "with %j is named, and not presumed absent",
    (overrides) =>
      expect(read(subject(overrides)).issues).toMatchObject([
        { lost: { concepts: ["other-trial-participation"] } },
      ]),
  );

  it("of someone else is left out", () => {
    const record = read(subject({ individual: { reference: "Patient/p2" } }));
    expect([record.facts, issueCodes(record)]).toEqual([[], ["subject"]]);
  });
});
