import { describe, expect, it } from "@jest/globals";
import { formatSpan } from "@cohort/foundation";
import {
  type Json,
  LOINC,
  SNOMED,
  form,
  issueCodes,
  only,
  quantity,
  read,
} from "../test/resources.ts";

const item = (linkId: string, answer: Json, more: Json = {}): Json => ({
  linkId,
  answer: [answer],
  ...more,
});
const answerOf = (linkId: string, answer: Json, more: Json = {}) => {
  const record = read(form([item(linkId, answer)], more));
  return [only("observation", record).value, ...issueCodes(record)];
};
const conceptsOf = (...resources: readonly Json[]) =>
  read(...resources).facts.map((fact) => fact.hits[0]?.concept);
const number = (value: number, unit: string | null) => ({ type: "quantity", value, unit });
const UNREADABLE = [{ type: "unreadable" }, "value"];

describe("an answer", () => {
  it("is a result of the day on which it was given", () => {
    const { when, ...fact } = only(
      "observation",
      read(form([item("hbs", { valueBoolean: true })])),
    );
    expect(when && formatSpan(when)).toBe("2026-03-10");
    expect(fact).toEqual({
      kind: "observation",
      source: "QuestionnaireResponse/q1",
      hits: [{ concept: "hbsag", tier: "core" }],
      status: "final",
      value: { type: "boolean", value: true },
      range: null,
      flag: null,
    });
  });

  it.each<[string, string, Json, unknown]>([
    ["an integer in the concept's unit", "class", { valueInteger: 3 }, number(3, "{score}")],
    ["a decimal in the mapping's unit", "crea", { valueDecimal: 1.2 }, number(1.2, "mg/dL")],
    ["a quantity", "crea", { valueQuantity: quantity(80, "umol/L") }, number(80, "umol/L")],
    ["a quantity without unit", "crea", { valueQuantity: { value: 1 } }, number(1, "mg/dL")],
    [
      "a word by its code",
      "hbs",
      { valueCoding: { system: SNOMED, code: "10828004" } },
      { type: "word", word: "positive" },
    ],
    [
      "a word by its display",
      "hbs",
      { valueCoding: { display: "Positive" } },
      { type: "word", word: "positive" },
    ],
    ["a listed text", "hbs", { valueString: "阴性" }, { type: "word", word: "negative" }],
    [
      "a grade by its code",
      "class",
      { valueCoding: { system: SNOMED, code: "420913000" } },
      number(3, "{score}"),
    ],
    ["a grade as a text", "class", { valueString: "Class II" }, number(2, "{score}")],
  ])("may be %s", (_, linkId, answer, value) => {
    expect(answerOf(linkId, answer)).toEqual([value]);
  });

  it("without the unit that it needs is kept, and says so", () => {
    expect(answerOf("weight", { valueDecimal: 70 })).toEqual([number(70, null), "unit"]);
  });

  it.each<[string, string, Json]>([
    ["a text on no list", "hbs", { valueString: "I think so" }],
    ["a number as a text", "weight", { valueString: "70" }],
    ["a number in quotes", "crea", { valueDecimal: "1.2" }],
    ["a yes that is no boolean", "hbs", { valueBoolean: "yes" }],
    ["a coding that is none", "hbs", { valueCoding: "positive" }],
    ["an unknown code", "hbs", { valueCoding: { system: SNOMED, code: "1" } }],
    ["a quantity without value", "crea", { valueQuantity: { unit: "mg/dL" } }],
  ])("that is %s cannot be read", (_, linkId, answer) => {
    expect(answerOf(linkId, answer)).toEqual(UNREADABLE);
  });

  it.each<Json>([
    {},
    { valueDate: "2026-01-01" },
    { valueAttachment: { title: "x" } },
    { valueReference: { reference: "Observation/o1" } },
  ])("%j is no result", (answer) => {
    const record = read(form([item("hbs", answer)]));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });

  it("is one of several, each a fact, at whatever depth", () => {
    const hbs = item("hbs", { valueBoolean: true });
    const below = { linkId: "g", item: [{ linkId: "h", item: [hbs] }] };
    const under = item("x", { valueBoolean: true, item: [hbs] });
    const twice = { linkId: "hbs", answer: [{ valueBoolean: true }, { valueBoolean: false }] };
    expect(read(form([below, under, twice])).facts).toHaveLength(4);
  });

  it.each([
    ["completed", "final"],
    ["amended", "final"],
    ["in-progress", "preliminary"],
    ["stopped", null],
    ["entered-in-error", null],
  ])("of a response that is %s is %s", (status, expected) => {
    const [fact] = read(form([item("hbs", { valueBoolean: true })], { status })).facts;
    expect(fact?.kind === "observation" ? fact.status : null).toBe(expected);
  });

  it("of a response of no known status is lost; without a date it is kept", () => {
    const hbs = item("hbs", { valueBoolean: true });
    expect(read(form([hbs], { status: "done" }))).toMatchObject({
      facts: [],
      issues: [{ code: "status", lost: { kind: "observation", concepts: ["hbsag"] } }],
    });
    expect(read(form([item("?", { valueBoolean: true })], { status: "done" })).issues).toEqual([]);
    const undated = read(form([hbs], { authored: undefined }));
    expect([undated.facts.length, ...issueCodes(undated)]).toEqual([1, "undated"]);
  });
});

describe("a question is told", () => {
  const yes = { valueBoolean: true };
  const questionnaire = (overrides: Json = {}): Json => ({
    resourceType: "Questionnaire",
    id: "qq",
    url: "http://x/coded",
    version: "1",
    item: [
      { linkId: "g", item: [{ linkId: "a", code: [{ system: LOINC, code: "5195-3" }] }] },
      { linkId: "b", code: [{ system: SNOMED, code: "165806002" }] },
      { linkId: "c", code: [{ system: "urn:x", code: "1", display: "serum creatinine" }] },
      {
        linkId: "w",
        code: [{ system: LOINC, code: "29463-7" }],
        extension: [
          {
            url: "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
            valueCoding: { system: "http://unitsofmeasure.org", code: "kg" },
          },
        ],
      },
    ],
    ...overrides,
  });
  const ask = (linkId: string, overrides: Json) => form([item(linkId, yes)], overrides);
  const CODED = { questionnaire: "http://x/coded" };

  it("by the site file, for the version that it names", () => {
    expect(conceptsOf(ask("hbs", { questionnaire: "http://x/visit" }))).toEqual(["hbsag"]);
    expect(conceptsOf(ask("hbs", { questionnaire: "http://x/other|1" }))).toEqual(["hbsag"]);
    for (const other of ["http://x/other|2", "http://x/other", "http://x/none", undefined, 1]) {
      expect(conceptsOf(ask("hbs", { questionnaire: other }))).toEqual([]);
    }
  });

  it.each([
    ["in the same Bundle", [questionnaire()], CODED],
    ["of that version", [questionnaire()], { questionnaire: "http://x/coded|1" }],
    ["by reference", [questionnaire({ url: undefined })], { questionnaire: "Questionnaire/qq" }],
    ["contained, by its URL", [], { ...CODED, contained: [questionnaire()] }],
    ["contained, by its id", [], { questionnaire: "#qq", contained: [questionnaire()] }],
    ["contained, alone", [], { questionnaire: undefined, contained: [questionnaire()] }],
  ])("by the codes of the form's item, %s", (_, forms, overrides) => {
    expect(conceptsOf(...forms, ask("a", overrides))).toEqual(["hbsag"]);
    expect(conceptsOf(...forms, ask("z", overrides))).toEqual([]);
  });

  it("by the codes of the newest form, whatever the order", () => {
    const old = questionnaire({ id: "q0", version: "0", item: [] });
    for (const forms of [
      [old, questionnaire()],
      [questionnaire(), old],
    ]) {
      expect(conceptsOf(...forms, ask("a", CODED))).toEqual(["hbsag"]);
      expect(conceptsOf(...forms, ask("a", { questionnaire: "http://x/coded|0" }))).toEqual([]);
    }
  });

  it("by a code that is the result, which the answer affirms or denies", () => {
    const valueOf = (valueBoolean: boolean) =>
      only("observation", read(questionnaire(), form([item("b", { valueBoolean })], CODED))).value;
    expect(valueOf(true)).toEqual({ type: "word", word: "positive" });
    expect(valueOf(false)).toEqual({ type: "word", word: "negative" });
  });

  it("with the unit that the form gives", () => {
    const record = read(questionnaire(), form([item("w", { valueDecimal: 70 })], CODED));
    expect([only("observation", record).value, ...issueCodes(record)]).toEqual([number(70, "kg")]);
  });

  it("by a code that nobody claims, which is counted", () => {
    const record = read(questionnaire(), ask("c", CODED));
    expect(record.facts).toEqual([]);
    expect(record.unclaimed).toMatchObject([
      { kind: "observation", code: "1", suspected: "creatinine-serum" },
    ]);
  });

  it.each([
    ["/5195-3", ["hbsag"]],
    ["/55757-9/5195-3", ["hbsag"]],
    ["5195-3", ["hbsag"]],
    ["/5195-3/44250-9", []],
    ["/9999-0", []],
    ["5195-3/x", []],
    ["1-1", []],
  ])("by the linkId %s where that is a LOINC code", (linkId, concepts) => {
    expect(conceptsOf(ask(linkId, CODED))).toEqual(concepts);
  });
});

describe("a poisonous response costs itself alone", () => {
  const lost = (items: readonly Json[], ...others: readonly Json[]) => {
    const record = read(
      ...others,
      form([item("hbs", { valueBoolean: true }), ...items]),
      form([item("hbs", { valueBoolean: true })], { id: "q2" }),
    );
    return record.facts.map(({ source }) => source).concat(issueCodes(record));
  };
  const nested = (levels: number): Json =>
    levels === 0 ? item("hbs", { valueBoolean: true }) : { item: [nested(levels - 1)] };

  it("that goes in circles, or too deep", () => {
    const circle: Record<string, unknown> = { linkId: "g" };
    circle["item"] = [circle, circle];
    expect(lost([circle])).toEqual(["QuestionnaireResponse/q2", "size"]);
    expect(lost([nested(40)])).toEqual(["QuestionnaireResponse/q2", "size"]);
    expect(lost([nested(20)])).toHaveLength(3);
  });

  it("that has more items than any form", () => {
    const items = (count: number) =>
      Array.from({ length: count }, (_, at) => item(`${at}`, { valueInteger: at }));
    expect(lost(items(9_999))).toEqual(["QuestionnaireResponse/q1", "QuestionnaireResponse/q2"]);
    expect(lost(items(10_000))).toEqual(["QuestionnaireResponse/q2", "size"]);
    const groups = [1, 2, 3].map(() => ({ item: items(5000) }));
    expect(lost(groups)).toEqual(["QuestionnaireResponse/q2", "size"]);
  });

  it("whose form is like that", () => {
    const circle: Record<string, unknown> = { linkId: "g" };
    circle["item"] = [circle];
    const poison = { resourceType: "Questionnaire", id: "p", url: "http://x/p", item: [circle] };
    const record = read(
      poison,
      form([item("a", { valueInteger: 1 })], { questionnaire: "http://x/p" }),
    );
    expect(issueCodes(record)).toEqual(["size"]);
  });

  it.each<[string, Json]>([
    ["items are no list", { item: {} }],
    ["items are no objects", { item: [null, 1, "x", [[]]] }],
    ["answers are no list", { item: [{ linkId: "hbs", answer: { valueBoolean: true } }] }],
    ["linkIds are no texts", { item: [{ linkId: 1, answer: [{ valueBoolean: true }] }] }],
    ["nothing is there", { item: undefined }],
  ])("not where %s", (_, overrides) => {
    const record = read(form([], overrides));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });
});
