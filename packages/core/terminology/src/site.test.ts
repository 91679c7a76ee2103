import { describe, expect, it } from "@jest/globals";
import { type Failure, conceptId, parseDay, parseDateSpan } from "@cohort/foundation";
import { buildTerminology } from "./build.ts";
import { parseDictionary } from "./parse-dictionary.ts";
import { defaultSite, parseSite } from "./site.ts";
import type { Terminology } from "./terminology.ts";

const DICTIONARY = `concepts:
  creatinine-serum: { label: Creatinine, kind: lab, unit: umol/L, printed: { mg/dL: 88.4 }, codes: [{ loinc: 2160-0 }] }
  hbsag: { label: HBsAg, kind: lab, codes: [{ loinc: 5196-1 }] }
  lvef: { label: LVEF, kind: vital, unit: "%", recency: echocardiography }
  sle: { label: SLE, kind: condition, codes: [{ icd-10-cm: M32* }] }
words:
  result:
    positive: { texts: [pos] }
`;

function build(site: string): { terminology: Terminology | null; failures: readonly Failure[] } {
  const dictionary = parseDictionary([{ name: "d.yaml", text: DICTIONARY }]);
  if (!dictionary.ok) throw new Error(JSON.stringify(dictionary.failure));
  const parsed = parseSite("site.yaml", site);
  if (!parsed.ok) return { terminology: null, failures: parsed.failure };
  const built = buildTerminology(dictionary.value, parsed.value);
  return built.ok
    ? { terminology: built.value, failures: [] }
    : { terminology: null, failures: built.failure };
}

function terminologyOf(site: string): Terminology {
  const { terminology, failures } = build(site);
  if (!terminology) throw new Error(JSON.stringify(failures));
  return terminology;
}

const day = (text: string): number => parseDay(text) ?? Number.NaN;

const row = (linkId: string, concept: string): string =>
  `  - { questionnaire: http://x/q, linkId: ${linkId}, concept: ${concept} }`;
const Q = (linkId: string, concept: string): string => `questionnaires:\n${row(linkId, concept)}`;

describe("site file", () => {
  it("is the defaults where it is empty", () => {
    for (const text of ["", "# nothing\n", "{}"]) {
      const parsed = parseSite("site.yaml", text);
      expect(parsed.ok && parsed.value.content).toEqual(defaultSite.content);
    }
  });

  it.each([
    ["timeZone: Asia/Shangai", "SITE.SHAPE", 1],
    ["recency:\n  laboratory: 28 days", "SITE.SHAPE", 2],
    ["recency:\n  labs: P28D", "SITE.SHAPE", 2],
    ["limits:\n  - { concept: hbsag, unit: U/L }", "SITE.SHAPE", 2],
    ["limits:\n  - { concept: hbsag, unit: U/L, low: 9, high: 3 }", "SITE.SHAPE", 2],
    ["limits:\n  - { concept: hbsag, unit: U/L, low: 1, ageFrom: 40, ageTo: 3 }", "SITE.SHAPE", 2],
    ["units:\n  - { written: foo, ucum: qux }", "SITE.SHAPE", 2],
    ["systems:\n  http://x: icd-11", "SITE.SHAPE", 2],
    ["childbearingAges: { from: 50, to: 15 }", "SITE.SHAPE", 1],
    ["episodeGapDays: -1", "SITE.SHAPE", 1],
    ["timezone: UTC", "SITE.SHAPE", 1],
    ["questionnaires:\n  - { questionnaire: http://x, concept: lvef }", "SITE.SHAPE", 2],
    [`${Q("a", "lvef")}\n${row("b", "lvef, unit: qux")}`, "SITE.SHAPE", 3],
    [`${Q("a", "lvef")}\n${row("b", "lvef, unit: mg")}`, "SITE.UNIT", 3],
    [`${Q("a", "lvef")}\n${row("b", "lvfe")}`, "SITE.UNKNOWN_CONCEPT", 3],
    [`${Q("a", "lvef")}\n${row("a", "hbsag")}`, "SITE.DUPLICATE", 3],
    ["limits: [", "SITE.SYNTAX", 1],
    ["limits:\n  - { concept: lvef, low: 50, unit: mg }", "SITE.UNIT", 2],
    ["codes:\n  - { code: x, concept: hbsag, word: positiv }", "SITE.UNKNOWN_WORD", 2],
  ])("%j is refused", (text, code, line) => {
    const [failure] = build(text).failures;
    expect(failure).toMatchObject({ code, at: { file: "site.yaml", line } });
    expect(failure?.action).toBeTruthy();
  });

  it("suggests the concept that a misspelt one meant", () => {
    const { failures } = build("codes:\n  - { code: x, concept: creatinin-serum }\n");
    expect(failures).toMatchObject([
      {
        code: "SITE.UNKNOWN_CONCEPT",
        action: "did you mean creatinine-serum?",
        path: "codes[0].concept",
        at: { file: "site.yaml", line: 2, column: 25 },
      },
    ]);
  });

  it("maps local codes, which win over the dictionary's", () => {
    const terminology = terminologyOf(`codes:
  - { system: "urn:lis", code: CREA, concept: creatinine-serum }
  - { code: HBS-POS, concept: hbsag, word: positive }
  - { system: loinc, code: 2160-0, concept: hbsag }
`);
    const hits = (system: string | null, code: string) => terminology.hits({ system, code });
    expect(hits("urn:lis", "CREA")).toEqual([{ concept: "creatinine-serum", tier: "core" }]);
    expect(hits(null, "HBS-POS")).toEqual([{ concept: "hbsag", tier: "core", word: "positive" }]);
    expect(hits("http://loinc.org", "2160-0")).toEqual([{ concept: "hbsag", tier: "core" }]);
    expect(hits("urn:other", "CREA")).toEqual([]);
  });

  it("gives a site's own system URIs a meaning", () => {
    const uri = "http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10";
    const terminology = terminologyOf(`systems:\n  ${uri}: icd-10-cm\n`);
    expect(terminology.hits({ system: uri, code: "M3214" })).toEqual([
      { concept: "sle", tier: "core" },
    ]);
  });

  it("reads a site's own unit spellings, for one concept or all", () => {
    const terminology = terminologyOf(`units:
  - { written: "mg-dl", ucum: mg/dL }
  - { written: EH, ucum: umol/L, concepts: [creatinine-serum] }
`);
    const creatinine = conceptId("creatinine-serum");
    expect(terminology.factor(creatinine, "mg-dl")).toBe(88.4);
    expect(terminology.factor(creatinine, "EH")).toBe(1);
    expect(terminology.factor(conceptId("lvef"), "EH")).toBeNull();
  });

  it("maps questions, of one version of a questionnaire or of any", () => {
    const { question } = terminologyOf(`questionnaires:
  - { questionnaire: http://x/q, linkId: "1.1", concept: hbsag }
  - { questionnaire: http://x/q|2, linkId: "1.1", concept: lvef, unit: "%" }
  - { questionnaire: http://x/r|1, linkId: a, concept: sle }
`);
    const concepts = [
      ["http://x/q", "1.1"],
      ["http://x/q|1", "1.1"],
      ["http://x/q|2#part", "1.1"],
      ["http://x/r|1", "a"],
      ["http://x/r", "a"],
      ["http://x/q", "1.2"],
    ].map(([questionnaire = "", linkId = ""]) => question(questionnaire, linkId)?.concept ?? null);
    expect(concepts).toEqual(["hbsag", "hbsag", "lvef", "sle", null, null]);
    expect(question("http://x/q|2", "1.1")?.unit).toBe("%");
  });

  it("sets windows by class and by concept", () => {
    const terminology = terminologyOf(
      "recency:\n  laboratory: P14D\n  score: ever\n  concepts: { lvef: P6M }\n",
    );
    expect(terminology.recencyOf("laboratory")).toEqual({ unit: "days", count: 14 });
    expect(terminology.recencyOf("score")).toBeNull();
    expect(terminology.recencyOf("echocardiography")).toEqual({ unit: "days", count: 90 });
    expect(terminology.windowOf(conceptId("lvef"))).toEqual({ unit: "months", count: 6 });
    expect(terminology.windowOf(conceptId("hbsag"))).toEqual({ unit: "days", count: 14 });
  });

  describe("limits of normal", () => {
    const terminology = terminologyOf(`limits:
  - { concept: creatinine-serum, sex: male, ageFrom: 60, low: 57, high: 111, unit: umol/L }
  - { concept: creatinine-serum, sex: male, low: 57, high: 97, unit: umol/L }
  - { concept: creatinine-serum, sex: female, high: 0.9, unit: mg/dL }
`);
    const limit = (sex: string | null, birth: string | null) =>
      terminology.siteLimit(
        conceptId("creatinine-serum"),
        sex,
        birth === null ? null : parseDateSpan(birth),
        day("2026-11-01"),
      );

    it("fit sex and age", () => {
      expect(limit("male", "1966-11-01")).toEqual({ low: 57, high: 111, unit: "umol/L" });
      expect(limit("male", "1966-11-02")).toEqual({ low: 57, high: 97, unit: "umol/L" });
      expect(limit("female", null)).toEqual({ low: null, high: 0.9, unit: "mg/dL" });
    });

    it("say nothing where sex or age leave it open", () => {
      expect(limit("male", "1966")).toBeNull();
      expect(limit("male", null)).toBeNull();
      expect(limit(null, "1980-01-01")).toBeNull();
      expect(limit("other", "1980-01-01")).toBeNull();
      expect(terminology.siteLimit(conceptId("lvef"), "male", null, 0)).toBeNull();
    });
  });

  it("changes the mapping hash only by what decides how FHIR is read", () => {
    const base = terminologyOf("");
    const same = terminologyOf("recency: { laboratory: P14D }\nepisodeGapDays: 10\n");
    const other = terminologyOf("timeZone: Asia/Shanghai\n");
    const codes = terminologyOf("codes:\n  - { code: x, concept: sle }\n");
    expect(same.mappingHash).toBe(base.mappingHash);
    expect(same.siteHash).not.toBe(base.siteHash);
    expect(other.mappingHash).not.toBe(base.mappingHash);
    const questions = terminologyOf(Q("a", "sle"));
    expect(questions.mappingHash).not.toBe(base.mappingHash);
    expect(codes.mappingHash).not.toBe(base.mappingHash);
    expect(new Set([base, same, other, codes].map((one) => one.dictionaryHash)).size).toBe(1);
  });
});
