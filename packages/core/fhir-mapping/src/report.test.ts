import { describe, expect, it } from "@jest/globals";
import { formatSpan } from "@cohort/foundation";
import {
  type Json,
  LOINC,
  SLE,
  SNOMED,
  coded,
  issueCodes,
  observation,
  only,
  quantity,
  read,
  report,
} from "../test/resources.ts";

const ILD = coded(SNOMED, "233703007");
const HBSAG_POSITIVE = coded(SNOMED, "165806002");
const TEST = coded(LOINC, "5195-3");
const dated = (overrides: Json) => report({ effectiveDateTime: "2026-03-10", ...overrides });
const asked = (conclusion: string) =>
  read(dated({ conclusion })).facts.map(({ hits }) => `${hits[0]?.concept} ${hits[0]?.tier}`);

describe("conclusionCode", () => {
  it("of a disease is a diagnosis, known by the report's date", () => {
    const record = read(dated({ conclusionCode: [SLE] }));
    const { recorded, ...fact } = only("condition", record);
    expect(recorded && formatSpan(recorded)).toBe("2026-03-10");
    expect(fact).toEqual({
      kind: "condition",
      source: "DiagnosticReport/r1",
      hits: [{ concept: "sle", tier: "core" }],
      onset: null,
      ended: null,
      clinical: null,
      verification: "confirmed",
      severity: null,
    });
    expect(record.issues).toEqual([]);
  });

  it.each([
    ["final", "confirmed"],
    ["amended", "confirmed"],
    ["corrected", "confirmed"],
    ["appended", "confirmed"],
    ["preliminary", "suspected"],
    ["partial", "suspected"],
  ])("of a report that is %s is %s", (status, verification) => {
    const record = read(dated({ status, conclusionCode: [SLE] }));
    expect(only("condition", record).verification).toBe(verification);
    const found = read(dated({ status, conclusionCode: [HBSAG_POSITIVE] }));
    const expected = verification === "confirmed" ? "final" : "preliminary";
    expect(only("observation", found).status).toBe(expected);
  });

  it.each(["registered", "cancelled", "entered-in-error", "unknown"])(
    "of a report that is %s is nothing",
    (status) => {
      const record = read(dated({ status, conclusionCode: [SLE], conclusion: "ILD" }));
      expect([record.facts, record.issues]).toEqual([[], []]);
    },
  );

  it.each([undefined, "done", 1])("of the status %j is left out, and says so", (status) => {
    const record = read(dated({ status, conclusionCode: [SLE] }));
    expect(record.facts).toEqual([]);
    expect(record.issues).toMatchObject([
      { code: "status", lost: { kind: "condition", concepts: ["sle"] } },
    ]);
    expect(read(dated({ status, conclusion: "ILD" })).issues).toEqual([]);
  });

  it.each([
    ["the word that its code says", HBSAG_POSITIVE, "hbsag"],
    ["positive, of a status", coded(SNOMED, "77386006"), "pregnancy-status"],
  ])("of a finding is a result: %s", (_, code, concept) => {
    const fact = only("observation", read(dated({ conclusionCode: [code] })));
    expect(fact.hits.map((hit) => hit.concept)).toEqual([concept]);
    expect(fact.value).toEqual({ type: "word", word: "positive" });
  });

  it("of a grade is its number", () => {
    const fact = only("observation", read(dated({ conclusionCode: [coded(SNOMED, "420913000")] })));
    expect(fact.value).toEqual({ type: "quantity", value: 3, unit: "{score}" });
  });

  it.each([
    ["a test, which says what was looked for", TEST],
    ["a test that has a number as its result", coded("urn:x", "creat")],
    ["a drug", coded("http://www.nlm.nih.gov/research/umls/rxnorm", "8640")],
    ["a procedure", coded(SNOMED, "234319005")],
  ])("of %s is no finding", (_, code) => {
    expect(read(dated({ conclusionCode: [code] })).facts).toEqual([]);
  });

  it("that no concept claims is counted, and each of several is read", () => {
    const foreign = coded(SNOMED, "1", { display: "systemic lupus erythematosus" });
    const record = read(dated({ conclusionCode: [SLE, foreign, ILD] }));
    expect(record.facts).toHaveLength(2);
    expect(record.unclaimed).toMatchObject([
      { kind: "condition", code: "1", suspected: "sle", count: 1 },
    ]);
  });

  it("of a report without a date is kept, and says so", () => {
    const record = read(report({ conclusionCode: [SLE] }));
    expect(only("condition", record).recorded).toBeNull();
    expect(issueCodes(record)).toEqual(["undated"]);
    const issued = report({ conclusionCode: [SLE], issued: "2026-03-11T00:00:00Z" });
    expect(only("condition", read(issued)).recorded).toMatchObject({ instant: 1773187200000 });
  });
});

describe("the report's own code", () => {
  it("that names a disease is a question, where no conclusion is coded", () => {
    const tierOf = (overrides: Json) =>
      read(dated({ code: SLE, ...overrides })).facts.map(({ hits }) => hits);
    expect(tierOf({})).toEqual([[{ concept: "sle", tier: "broad" }]]);
    expect(tierOf({ conclusionCode: [ILD] })).toEqual([[{ concept: "ild", tier: "core" }]]);
  });

  it("that states a result is that result; one that names a test is nothing", () => {
    const record = read(dated({ code: HBSAG_POSITIVE }));
    expect(only("observation", record).value).toEqual({ type: "word", word: "positive" });
    expect(read(dated({ code: TEST })).facts).toEqual([]);
  });
});

describe("conclusion", () => {
  it("puts the question to a person, and keeps no text", () => {
    const record = read(dated({ conclusion: "Findings suggest ILD." }));
    expect(only("condition", record)).toMatchObject({
      source: "DiagnosticReport/r1",
      hits: [{ concept: "ild", tier: "broad" }],
      verification: "confirmed",
    });
    expect(JSON.stringify(record)).not.toContain("suggest");
  });

  it.each([
    ["ild broad", "INTERSTITIAL\n lung  disease of both bases, lung disease NOS"],
    ["ild broad", "No ILD in 2024. New ILD now."],
    ["ild broad", "no nodules, ILD"],
    ["ild broad", "Nodules: no\nILD in both bases"],
    ["ild broad", "No definite sign, but ILD"],
    ["ground-glass broad", "Bilaterale Milchglastrübungen"],
    ["ground-glass broad", "双肺散在磨玻璃影"],
    ["ground-glass broad", "有无磨玻璃影待复查"],
    ["ground-glass broad", "Ground-glass opacities"],
  ])("asks for %s: %j", (expected, conclusion) => {
    expect(asked(conclusion)).toContain(expected);
  });

  it.each([
    "No ILD.",
    "changes without ILD",
    "There is no evidence of ILD",
    "keine Milchglastrübung",
    "Kein Nachweis von Milchglas",
    "双肺未见磨玻璃影",
    "无明显磨玻璃",
    "mild changes",
    "building",
    "ILDx",
    "",
  ])("asks nothing: %j", (conclusion) => {
    const record = read(dated({ conclusion }));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });

  it("like a book is not looked through", () => {
    const record = read(dated({ conclusion: `ILD ${"x".repeat(100_000)}` }));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });

  it("is looked through in time, whatever it is made of", () => {
    for (const part of [" ", "\n ", "no ", "no ild", "无"]) {
      const conclusion = part.repeat(100_000 / part.length);
      expect(read(dated({ conclusion })).issues).toEqual([]);
    }
  });

  it("asks nothing of what a code names already, be it more narrowly", () => {
    const record = read(
      dated({ conclusionCode: [ILD], conclusion: "lung disease: ILD. ground-glass" }),
    );
    expect(record.facts.map(({ hits }) => hits[0])).toEqual([
      { concept: "ild", tier: "core" },
      { concept: "ground-glass", tier: "broad" },
    ]);
  });

  it("is looked through with what the report contains, and presented forms are not", () => {
    const contained = [observation({ id: "c", valueQuantity: quantity(80, "umol/L") })];
    const record = read(
      dated({
        contained,
        conclusion: "ILD",
        presentedForm: [{ contentType: "text/plain", title: "ground-glass", data: "SUxE" }],
      }),
    );
    expect(record.facts.map(({ kind }) => kind)).toEqual(["condition", "observation"]);
  });
});
