import { describe, expect, it } from "@jest/globals";
import { formatSpan } from "@cohort/foundation";
import { coded, encounter, issueCodes, only, read } from "../test/resources.ts";

const ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

describe("an inpatient stay", () => {
  it.each([
    ["IMP", { system: ACT, code: "IMP" }],
    ["ACUTE", { system: ACT, code: "ACUTE" }],
    ["IMP as a CodeableConcept", coded(ACT, "IMP")],
  ])("is told by the class %s, and dated by its end", (_, given) => {
    const { performed, ...fact } = only("procedure", read(encounter({ class: given })));
    expect(performed && formatSpan(performed)).toBe("2026-03-10");
    expect(fact).toEqual({
      kind: "procedure",
      source: "Encounter/e1",
      hits: [{ concept: "inpatient-stay", tier: "core" }],
      status: "done",
    });
  });

  it.each([
    ["finished", "done"],
    ["in-progress", "in-progress"],
    ["onleave", "in-progress"],
    ["planned", "planned"],
    ["arrived", "planned"],
    ["triaged", "planned"],
  ])("that is %s is %s", (status, expected) => {
    expect(only("procedure", read(encounter({ status }))).status).toBe(expected);
  });

  it.each(["cancelled", "entered-in-error", "unknown"])("that is %s is nothing", (status) => {
    const record = read(encounter({ status }));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });

  it("of no known status is left out, and says so", () => {
    const record = read(encounter({ status: "done" }));
    expect(record.facts).toEqual([]);
    expect(record.issues).toMatchObject([
      { code: "status", lost: { kind: "procedure", concepts: ["inpatient-stay"] } },
    ]);
  });

  it("that goes on is dated by its beginning, whatever end is foreseen", () => {
    const period = { start: "2026-03-01", end: "2026-03-10" };
    const { performed } = only("procedure", read(encounter({ status: "in-progress", period })));
    expect(performed && formatSpan(performed)).toBe("2026-03-01");
  });

  it.each([
    ["still going on, by its beginning", { start: "2026-03-01" }, "2026-03-01", []],
    ["without a period", undefined, null, ["undated"]],
    ["with an impossible end", { start: "2026-03-01", end: "2026-13-01" }, null, ["undated"]],
  ])("is dated %s", (_, period, expected, issues) => {
    const record = read(encounter({ period }));
    const { performed } = only("procedure", record);
    expect(performed && formatSpan(performed)).toBe(expected);
    expect(issueCodes(record)).toEqual(issues);
  });
});

describe("any other encounter", () => {
  it.each([
    ["ambulatory", { class: { system: ACT, code: "AMB" } }],
    ["of a class of another system", { class: { system: "urn:x", code: "IMP" } }],
    ["without a class", { class: undefined }],
    ["of a class that is no object", { class: "IMP" }],
    ["of no status either", { class: { system: ACT, code: "AMB" }, status: undefined }],
  ])("is nothing, be it %s", (_, overrides) => {
    const record = read(encounter(overrides));
    expect([record.facts, record.issues, record.unclaimed]).toEqual([[], [], []]);
  });
});
