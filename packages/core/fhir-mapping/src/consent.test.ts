import { describe, expect, it } from "@jest/globals";
import { parseDay } from "@cohort/foundation";
import { type Json, coded, read } from "../test/resources.ts";

const SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";
const RESEARCH = coded(SCOPE, "research");

const consent = (overrides: Json = {}): Json => ({
  resourceType: "Consent",
  id: "c1",
  status: "active",
  scope: RESEARCH,
  category: [],
  patient: { reference: "Patient/p1" },
  provision: { type: "deny" },
  ...overrides,
});
const optOutsOf = (overrides: Json) => read(consent(overrides)).optOuts;
const OPEN = [{ source: "Consent/c1", from: null, until: null }];

describe("a Consent", () => {
  it("B-29 that denies research is a refusal, for its period", () => {
    expect(optOutsOf({})).toEqual(OPEN);
    const period = { start: "2026-03", end: "2026-10-20" };
    expect(optOutsOf({ provision: { type: "deny", period } })).toEqual([
      { source: "Consent/c1", from: parseDay("2026-03-01"), until: parseDay("2026-10-20") },
    ]);
  });

  it.each<[string, Json]>([
    ["permits", { provision: { type: "permit" } }],
    ["says neither", { provision: {} }],
    [
      "denies within what it permits",
      { provision: { type: "permit", provision: [{ type: "deny" }] } },
    ],
    ["has ended", { status: "inactive" }],
    ["is a draft", { status: "draft" }],
    ["was entered in error", { status: "entered-in-error" }],
    ["is about treatment", { scope: coded(SCOPE, "treatment") }],
    ["is another patient's", { patient: { reference: "Patient/other" } }],
  ])("that %s is none", (_, overrides) => {
    expect(optOutsOf(overrides)).toBeUndefined();
  });

  it.each<[string, Json]>([
    [
      "exceptions stand within it",
      { provision: { type: "deny", provision: [{ type: "permit" }] } },
    ],
    ["the period is no period", { provision: { type: "deny", period: { start: "soon" } } }],
    ["a modifier changes it", { modifierExtension: [{ url: "https://example.org/m" }] }],
    ["only a category says research", { scope: {}, category: [RESEARCH] }],
    ["it names nobody", { patient: {} }],
  ])("B-29 refuses where there is doubt: %s", (_, overrides) => {
    expect(optOutsOf(overrides)).toEqual(OPEN);
  });

  it("B-29 of which a permitting one stands beside it holds all the same", () => {
    const record = read(consent(), consent({ id: "c0", provision: { type: "permit" } }));
    expect(record.optOuts).toEqual(OPEN);
  });

  it("leaves no text in the record", () => {
    const text = "Mrs. Example asked by telephone";
    const record = read(consent({ text: { div: text }, sourceReference: { display: text } }));
    expect(JSON.stringify(record)).not.toContain("Example");
  });
});
