import { formatSpan } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import {
  CVX,
  SNOMED,
  coded,
  immunization,
  issueCodes,
  only,
  procedure,
  read,
} from "../test/resources.ts";

const SURGICAL = coded(SNOMED, "387713003");

describe("a Procedure", () => {
  it.each([
    ["completed", "done"],
    ["stopped", "stopped"],
    ["in-progress", "in-progress"],
    ["preparation", "planned"],
  ])("%s is %s", (status, expected) => {
    expect(only("procedure", read(procedure({ status }))).status).toBe(expected);
  });

  it.each(["not-done", "on-hold", "entered-in-error", "unknown"])("%s is no fact", (status) => {
    expect(read(procedure({ status }))).toMatchObject({ facts: [], issues: [], unclaimed: [] });
  });

  it("of an unknown status is named", () => {
    expect(read(procedure({ status: "over" })).issues[0]).toMatchObject({
      code: "status",
      lost: { kind: "procedure", concepts: ["splenectomy"] },
    });
  });

  it.each([
    [{ performedDateTime: "2026-03" }, "2026-03"],
    [{ performedPeriod: { start: "2026-03-01", end: "2026-03-02" } }, "2026-03-02"],
    [{ performedPeriod: { start: "2026-03-01" } }, "2026-03-01"],
    [
      { status: "in-progress", performedPeriod: { start: "2026-03-01", end: "2026-03-02" } },
      "2026-03-01",
    ],
    [{ performedAge: { value: 40, code: "a" } }, "2020-05-17 to 2021-05-16"],
  ])("%j", (overrides, when) => {
    const record = read(procedure({ performedDateTime: undefined, ...overrides }));
    const { performed } = only("procedure", record);
    expect(performed && formatSpan(performed)).toBe(when);
    expect(record.issues).toEqual([]);
  });

  it.each([{ performedString: "last year" }, { performedDateTime: "soon" }, {}])(
    "%j has no date, and is kept",
    (overrides) => {
      const record = read(procedure({ performedDateTime: undefined, ...overrides }));
      expect(only("procedure", record).performed).toBeNull();
      expect(issueCodes(record)).toEqual(["undated"]);
    },
  );

  it("counts by its category too", () => {
    const hits = (overrides: Parameters<typeof procedure>[0]) =>
      only("procedure", read(procedure(overrides))).hits.map((hit) => hit.concept);
    expect(hits({ category: SURGICAL })).toEqual(["splenectomy", "surgical-procedure"]);
    expect(hits({ code: { text: "some operation" }, category: SURGICAL })).toEqual([
      "surgical-procedure",
    ]);
    expect(hits({ code: undefined, category: SURGICAL })).toEqual(["surgical-procedure"]);
  });

  it("without a code may have been any", () => {
    expect(read(procedure({ code: {} })).issues[0]).toMatchObject({
      code: "shape",
      lost: { kind: "procedure", concepts: [] },
    });
  });
});

describe("an Immunization", () => {
  it("that was given is a fact", () => {
    const fact = only("immunization", read(immunization()));
    expect(fact).toMatchObject({ source: "Immunization/i1", hits: [{ concept: "live-vaccine" }] });
    expect(fact.given && formatSpan(fact.given)).toBe("2026-03-10");
  });

  it.each(["not-done", "entered-in-error"])("%s is none", (status) => {
    expect(read(immunization({ status }))).toMatchObject({ facts: [], issues: [] });
  });

  it("of an unknown status is named", () => {
    expect(read(immunization({ status: undefined })).issues[0]).toMatchObject({
      code: "status",
      lost: { kind: "immunization", concepts: ["live-vaccine"] },
    });
  });

  it("whose time is told in words has no date, and is kept", () => {
    const record = read(
      immunization({ occurrenceDateTime: undefined, occurrenceString: "as a child" }),
    );
    expect(only("immunization", record).given).toBeNull();
    expect(issueCodes(record)).toEqual(["undated"]);
  });

  it("without a code may have been any, and one that nobody claims is counted", () => {
    expect(issueCodes(read(immunization({ vaccineCode: undefined })))).toEqual(["shape"]);
    const record = read(immunization({ vaccineCode: coded(CVX, "140") }));
    expect(record.unclaimed).toMatchObject([{ kind: "immunization", system: CVX, code: "140" }]);
  });
});
