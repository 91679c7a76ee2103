import { formatSpan } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import {
  type Json,
  RXNORM,
  SNOMED,
  allergy,
  coded,
  issueCodes,
  only,
  read,
} from "../test/resources.ts";

const PEANUT = coded(SNOMED, "91935009");
const factOf = (overrides: Json) => only("allergy", read(allergy(overrides)));
const reaction = (members: Json) => ({ reaction: [members] });

describe("severity", () => {
  it.each([
    [{ criticality: "high" }, "severe"],
    [reaction({ severity: "severe" }), "severe"],
    [reaction({ manifestation: [coded(SNOMED, "39579001")] }), "severe"],
    [reaction({ manifestation: [{ text: "Anaphylactic shock after peanuts" }] }), "severe"],
    [reaction({ manifestation: [{ text: "过敏性休克" }] }), "severe"],
    [{ criticality: "low", ...reaction({ severity: "severe" }) }, "severe"],
    [{ criticality: "low" }, "not-severe"],
    [reaction({ severity: "mild" }), "not-severe"],
    [{ reaction: [{ severity: "mild" }, { severity: "moderate" }] }, "not-severe"],
    [{ criticality: "unable-to-assess" }, null],
    [{ reaction: [{ severity: "mild" }, { severity: "odd" }] }, null],
    [reaction({ manifestation: [{ text: "rash" }] }), null],
    [{}, null],
  ])("%j is %j", (overrides, severity) => {
    expect(factOf(overrides).severity).toBe(severity);
  });

  it.each([
    [{ criticality: "high" }, [{ concept: "allergy-severe-any", tier: "core" }]],
    [{}, [{ concept: "allergy-severe-any", tier: "broad" }]],
  ])("of any allergy at all answers whether there was a severe one: %j", (overrides, hits) => {
    expect(factOf({ code: PEANUT, ...overrides }).hits).toEqual(hits);
  });

  it("that is known to be slight does not", () => {
    const record = read(allergy({ code: PEANUT, criticality: "low" }));
    expect(record.facts).toEqual([]);
    expect(record.unclaimed).toHaveLength(1);
  });
});

describe("substance", () => {
  const substances = (overrides: Json) => factOf(overrides).hits.map((hit) => hit.concept);
  it("is the code's, or that of a reaction", () => {
    const expected = ["allergy-cyclophosphamide", "allergy-severe-any"];
    expect(substances({})).toEqual(expected);
    const bySubstance = reaction({ substance: coded(RXNORM, "3002") });
    expect(substances({ code: PEANUT, ...bySubstance })).toEqual(expected);
    expect(substances({ code: undefined, ...bySubstance })).toEqual(expected);
  });

  it("is an allergy, not a treatment", () => {
    const record = read(allergy({ code: coded(RXNORM, "8640"), criticality: "low" }));
    expect(record.facts).toEqual([]);
    expect(record.unclaimed).toMatchObject([{ kind: "allergy", code: "8640" }]);
  });

  it("that is missing may be any; the entry still counts as an allergy", () => {
    const record = read(allergy({ code: undefined }));
    expect(only("allergy", record).hits).toEqual([
      { concept: "allergy-severe-any", tier: "broad" },
    ]);
    expect(record.issues[0]).toMatchObject({
      code: "shape",
      lost: { kind: "allergy", concepts: [] },
    });
  });

  it.each([
    coded(SNOMED, "716186003"),
    coded(SNOMED, "409137002"),
    coded("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-allergies"),
    { text: "NKDA" },
    { text: "No known allergies" },
  ])("%j is none at all", (code) => {
    expect(read(allergy({ code }))).toMatchObject({ facts: [], unclaimed: [], issues: [] });
  });
});

describe("status and time", () => {
  const status = (code: string) => ({ verificationStatus: coded("http://x", code) });
  it.each([
    [{}, "confirmed"],
    [status("confirmed"), "confirmed"],
    [status("unconfirmed"), "suspected"],
    [status("presumed"), "suspected"],
    [status("refuted"), "refuted"],
    [{ clinicalStatus: coded("http://x", "resolved") }, "confirmed"],
  ])("%j is %s", (overrides, verification) => {
    expect(factOf(overrides).verification).toBe(verification);
  });

  it("entered in error is none; one that FHIR does not know is a suspicion", () => {
    expect(read(allergy(status("entered-in-error")))).toMatchObject({ facts: [], issues: [] });
    const record = read(allergy(status("perhaps")));
    expect(only("allergy", record).verification).toBe("suspected");
    expect(issueCodes(record)).toEqual(["status"]);
  });

  it.each([
    [{ onsetDateTime: "2001", lastOccurrence: "2010" }, "2001"],
    [{ onsetPeriod: { start: "2002", end: "2003" } }, "2002"],
    [{ onsetAge: { value: 20, code: "a" } }, "2000-05-17 to 2001-05-16"],
    [{ lastOccurrence: "2010-10" }, "2010-10"],
    [{}, "2026-03-10"],
  ])("%j", (overrides, recorded) => {
    const fact = factOf(overrides);
    expect(fact.recorded && formatSpan(fact.recorded)).toBe(recorded);
  });
});
