import { describe, expect, it } from "@jest/globals";
import { MESSAGE_IDS } from "@cohort/criteria";
import { GERMAN } from "./explanations-de.ts";
import { CHINESE } from "./explanations-zh.ts";
import { conversionsOf, inEnglish, withConversions } from "./conversions.ts";
import { withDates } from "./explanation-words.ts";
import { explanationIn } from "./explanations.ts";

/** Put together from parts, or asked of a person in the study's own words. */
const MADE_OF_PARTS = new Set(["joined", "review", "judgement"]);

describe("explanations", () => {
  const ids = [...MESSAGE_IDS].filter((id) => !MADE_OF_PARTS.has(id));

  it.each([
    ["German", GERMAN],
    ["Chinese", CHINESE],
  ])("says every message of the engine in %s, and no other", (_, { templates }) => {
    expect(Object.keys(templates).toSorted()).toEqual(ids.toSorted());
  });

  it.each(ids)("says %s without holes", (id) => {
    const values = { what: "LVEF", value: 61, unit: "%", date: "2026-11-14", window: "P90D" };
    for (const language of ["de", "zh"] as const) {
      const said = explanationIn(language, { id, values }, "inclusion") ?? "";
      expect(said).not.toMatch(/undefined|null|NaN|\[object/u);
      expect(said.length).toBeGreaterThan(3);
    }
  });

  const measured = {
    id: "measured",
    values: {
      what: "Creatinine",
      value: 1.8,
      unit: "mg/dL",
      converted: 159,
      boundUnit: "umol/L",
      date: "2026-11-14",
      op: ">",
      bound: 221,
    },
  };

  it("says value, unit, conversion, date and bound", () => {
    expect(explanationIn("de", measured, "exclusion")).toBe(
      "Creatinine 1,8 mg/dL (159 umol/L) am 14.11.2026, Ausschluss bei: mehr als 221 umol/L.",
    );
    expect(explanationIn("zh", measured, "exclusion")).toBe(
      "Creatinine 1.8 mg/dL（即 159 umol/L）（2026年11月14日），高于 221 umol/L 则排除。",
    );
  });

  it("E-05 says what is converted as exactly as it was recorded, in all languages", () => {
    const message = {
      id: "joined",
      values: {},
      parts: [{ ...measured, values: { ...measured.values, converted: 159.122 } }],
    };
    expect([...conversionsOf(message)]).toEqual([[159.122, 159]]);
    expect(explanationIn("de", withConversions(message), "exclusion")).toContain("(159 umol/L)");
    const told = "Creatinine 1.8 mg/dL (159.122 umol/L) on 2026-11-14";
    expect(inEnglish(told, message)).toBe("Creatinine 1.8 mg/dL (159 umol/L) on 2026-11-14");
  });

  it("writes numbers as the language does, as recorded and as counted, and no version of anything", () => {
    const recorded = {
      ...measured,
      values: { ...measured.values, what: "Scale 1.2", value: "<0.75", bound: 1.5 },
    };
    expect(explanationIn("de", recorded, "exclusion")).toBe(
      "Scale 1.2 <0,75 mg/dL (159 umol/L) am 14.11.2026, Ausschluss bei: mehr als 1,5 umol/L.",
    );
  });

  it.each([
    ["2026-11-14", "SLE am 14.11.2026.", "SLE（2026年11月14日）。"],
    ["2021-08", "SLE im August 2021.", "SLE（2021年8月）。"],
    ["2021", "SLE im Jahr 2021.", "SLE（2021年）。"],
  ])("says as much of a date as is known: %s", (date, german, chinese) => {
    const entry = { id: "entry-ask", values: { what: "SLE", date } };
    expect(explanationIn("de", entry, "inclusion")).toBe(german);
    expect(explanationIn("zh", entry, "inclusion")).toBe(chinese);
  });

  it.each([
    ["SLE on 2026-11-14.", "SLE on <2026-11-14>."],
    ["SLE on 2021-08, 3 of 4.", "SLE in <2021-08>, 3 of 4."],
    ["SLE on 2021.", "SLE in 2021."],
  ])("says in English as much as is known: %s", (told, said) => {
    expect(withDates(told, (iso) => `<${iso}>`)).toBe(said);
  });

  it("says periods in words and scores without a unit", () => {
    const stale = {
      id: "observed-stale",
      values: {
        what: "SLEDAI-2K",
        value: 9,
        unit: "{score}",
        date: "2026-01-02",
        window: "P28D",
        byDefault: 1,
      },
    };
    expect(explanationIn("de", stale, "inclusion")).toBe(
      "SLEDAI-2K 9 am 02.01.2026 ist älter als 28 Tage (Vorgabe des Hauses).",
    );
  });

  it("says how long treatments went on", () => {
    const list = "Tacrolimus 2026-03-02 to 2026-11-22, Mycophenolate 2025-09 to 2026";
    const courses = { id: "courses", values: { count: 2, what: "Treatments", list } };
    expect(explanationIn("de", courses, "inclusion")).toBe(
      "2 × Treatments dokumentiert: Tacrolimus 02.03.2026 bis 22.11.2026, Mycophenolate September 2025 bis 2026.",
    );
    expect(explanationIn("zh", courses, "inclusion")).toContain("2026年3月2日至2026年11月22日");
  });

  it("joins parts, each once, and leaves a person's question in the study's words", () => {
    const part = { id: "missing", values: { what: "HBV DNA" } };
    const joined = {
      id: "joined",
      values: {},
      parts: [part, part, { id: "age-missing", values: {} }],
    };
    expect(explanationIn("de", joined, "inclusion")).toBe(
      "HBV DNA: nichts dokumentiert; Kein Geburtsdatum dokumentiert.",
    );
    const review = { id: "review", values: { question: "Was it severe?" }, parts: [part] };
    expect(explanationIn("zh", review, "exclusion")).toBe("HBV DNA：无记录。 Was it severe?");
  });

  it("has no words for what it does not know, nor for a joint without its parts", () => {
    expect(explanationIn("de", { id: "something-new", values: {} }, "inclusion")).toBeNull();
    expect(explanationIn("de", { id: "joined", values: {} }, "inclusion")).toBeNull();
    expect(explanationIn("en", measured, "inclusion")).toBeNull();
  });
});
