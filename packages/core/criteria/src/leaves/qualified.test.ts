import { describe, expect, it } from "@jest/globals";
import { parseDay } from "@cohort/foundation";
import type { Fact, MedicationFact } from "@cohort/record";
import { condition, decide, drug, result } from "../../test/patient.ts";
import type { LeafRule, Rule } from "../syntax.ts";

const says = (rule: Rule, facts: readonly Fact[], asOf?: string): string =>
  decide(rule, facts, asOf).says;

describe("when a diagnosis began", () => {
  const disease = (
    began: NonNullable<Extract<LeafRule, { kind: "condition" }>["began"]>,
  ): Rule => ({ kind: "condition", concepts: ["disease"], began });

  it.each([
    ["six months ago to the day", { atLeast: "P6M" }, "2026-05-01", "pass recorded"],
    ["a day less", { atLeast: "P6M" }, "2026-05-02", "fail recorded"],
    ["the month that leaves it open", { atLeast: "P6M" }, "2026-05", "unknown imprecise"],
    ["exactly 60 months, where more is asked", { moreThan: "P60M" }, "2021-11-01", "fail recorded"],
    ["60 months and a day", { moreThan: "P60M" }, "2021-10-31", "pass recorded"],
    ["in the last six months", { within: "P6M" }, "2026-05-01", "pass recorded"],
    ["before them, though still active", { within: "P6M" }, "2026-04-30", "unknown missing"],
    ["no date", { atLeast: "P6M" }, null, "unknown undated"],
  ] as const)("%s", (_, began, onset, expected) => {
    expect(says(disease(began), [condition("disease", onset)])).toBe(expected);
  });

  it("names the day on which it has lasted long enough", () => {
    const facts = [condition("disease", "2026-06-15")];
    const { breakpoints } = decide(disease({ atLeast: "P6M" }), facts);
    expect(breakpoints).toContain(parseDay("2026-12-15"));
    expect(says(disease({ atLeast: "P6M" }), facts, "2026-12-14")).toBe("fail recorded");
    expect(says(disease({ atLeast: "P6M" }), [])).toBe("unknown missing");
    expect(says(disease({ atLeast: "P6M" }), facts, "2026-12-15")).toBe("pass recorded");
  });
});

describe("what is over for long enough", () => {
  const free: Rule = {
    kind: "not",
    of: {
      kind: "condition",
      concepts: ["tumour"],
      unlessOverFor: {
        moreThan: "P5Y",
        question: "Has the patient been free of it for five years?",
      },
    },
  };
  const tumour = (ended: string | null, clinical: "active" | "inactive" | null = "inactive") =>
    condition("tumour", "2010-01-01", {
      ended: ended === null ? null : { from: parseDay(ended) ?? 0, to: parseDay(ended) ?? 0 },
      clinical,
    });

  it.each([
    ["over for five years and a day", tumour("2021-10-31"), "pass presumed"],
    ["over for exactly five years", tumour("2021-11-01"), "fail recorded"],
    ["still there", tumour(null, "active"), "fail recorded"],
    ["over, nobody says since when", tumour(null), "review"],
    ["nothing said of its state", tumour(null, null), "review"],
  ])("%s", (_, fact, expected) => {
    expect(says(free, [fact])).toBe(expected);
  });
});

describe("what went before a sample", () => {
  const count: Rule = {
    kind: "measurement",
    concept: "neutrophils",
    bound: { op: ">=", value: 1, unit: "10*9/L" },
    guard: { concepts: ["growth-factor"], within: "P2W" },
  };
  const sample = (value: number, on: string) => result("neutrophils", value, on, "10*9/L");

  it("makes a value unusable, never a fail, up to fourteen days before it", () => {
    const facts = [sample(0.5, "2026-10-20")];
    expect(says(count, [...facts, drug("growth-factor", "2026-10-06", "2026-10-06")])).toBe(
      "unknown missing",
    );
    expect(says(count, [...facts, drug("growth-factor", "2026-10-05", "2026-10-05")])).toBe(
      "fail recorded",
    );
    expect(says(count, [...facts, drug("growth-factor", "2026-10-21", "2026-10-25")])).toBe(
      "fail recorded",
    );
  });

  it("goes to the next older value", () => {
    const facts = [
      sample(0.5, "2026-10-28"),
      sample(2, "2026-10-10"),
      drug("growth-factor", "2026-10-25", "2026-10-27"),
    ];
    expect(says(count, facts)).toBe("pass recorded");
  });

  it("says so where it is open whether the drug was given then", () => {
    const facts = [sample(2, "2026-10-20")];
    expect(says(count, [...facts, drug("growth-factor", null, null)])).toBe("unknown undated");
    expect(says(count, [...facts, drug("growth-factor", "2026-10", null)])).toBe(
      "unknown imprecise",
    );
  });

  it("counts what is still taken, and names why the value does not count", () => {
    const facts = [
      sample(2, "2026-10-20"),
      drug("growth-factor", "2026-09-01", null, { ongoing: true }),
    ];
    const { says: said, explanation } = decide(count, facts);
    expect(said).toBe("unknown missing");
    expect(explanation).toContain("was not taken under the conditions asked for");
  });
});

describe("a panel of different tests", () => {
  const panel: Rule = {
    kind: "result",
    concepts: ["panel"],
    is: "positive",
    select: "any",
    within: "ever",
  };
  const test = (concept: string, word: string, on = "2020-01-01") => result(concept, word, on);

  it.each([
    ["one positive test", [test("antibody-a", "positive")], "pass recorded"],
    [
      "a newer negative of another",
      [test("antibody-a", "positive"), test("antibody-b", "negative", "2026-01-01")],
      "pass recorded",
    ],
    ["one negative test of two", [test("antibody-a", "negative")], "unknown missing"],
    [
      "every test negative",
      [test("antibody-a", "negative"), test("antibody-b", "negative")],
      "fail recorded",
    ],
    ["the panel negative", [test("panel", "negative")], "fail recorded"],
    [
      "the panel negative, a test of it positive",
      [test("panel", "negative"), test("antibody-b", "positive")],
      "pass recorded",
    ],
  ])("%s", (_, facts, expected) => {
    expect(says(panel, facts)).toBe(expected);
  });
});

describe("drugs", () => {
  const taken = (rest: Partial<Extract<LeafRule, { kind: "exposure" }>>): Rule => ({
    kind: "exposure",
    concepts: ["biologic"],
    ...rest,
  });

  it("have passed a washout of fourteen days on day fourteen", () => {
    const free: Rule = { kind: "not", of: taken({ washout: "P14D" }) };
    const last = (on: string) => [drug("drug-a", on, on)];
    expect(says(free, last("2026-10-18"))).toBe("pass presumed");
    expect(says(free, last("2026-10-19"))).toBe("fail recorded");
    expect(decide(free, last("2026-10-19")).breakpoints).toContain(parseDay("2026-11-02"));
    expect(says(free, last("2026-10-19"), "2026-11-02")).toBe("pass presumed");
    expect(says(free, [drug("drug-a", "2026-01-01", null, { ongoing: true })])).toBe(
      "fail recorded",
    );
  });

  it("are told apart by mechanism, one of no known group being its own", () => {
    const two = taken({ distinct: 2, by: "mechanism" });
    const of = (concept: string) => drug(concept, "2024-01-01", "2024-06-01");
    expect(says(two, [of("drug-a"), of("drug-b")])).toBe("unknown missing");
    expect(says(two, [of("drug-a"), of("drug-c")])).toBe("pass recorded");
    expect(says(taken({ distinct: 2 }), [of("drug-a"), of("drug-b")])).toBe("pass recorded");
  });

  it("count by the route asked for; where none is said, it stays open", () => {
    const vein: Rule = { kind: "not", of: taken({ routes: ["intravenous"], within: "P4W" }) };
    const by = (route: MedicationFact["route"]) => [
      drug("drug-a", "2026-10-20", "2026-10-20", { route }),
    ];
    expect(says(vein, by("intravenous"))).toBe("fail recorded");
    expect(says(vein, by("oral"))).toBe("pass presumed");
    expect(says(vein, by("parenteral"))).toBe("pass presumed");
    expect(says(vein, by(null))).toBe("unknown missing");
    const past: Rule = { kind: "not", of: taken({ routes: ["parenteral"], within: "P4W" }) };
    expect(says(past, by("intravenous"))).toBe("fail recorded");
    expect(says(past, by("systemic"))).toBe("unknown missing");
  });

  it("have a current dose where a window is named", () => {
    const dose = (op: ">=" | ">"): Rule => ({
      kind: "exposure",
      concepts: ["steroid"],
      dose: { op, value: 7.5, unit: "mg/d" },
      within: "P7D",
    });
    const steroid = (mg: number, from: string, to: string | null) =>
      drug("steroid", from, to, { dose: { low: mg, high: mg, unit: "mg" }, ongoing: to === null });
    expect(
      says(dose(">="), [steroid(60, "2026-01-01", "2026-03-01"), steroid(5, "2026-03-02", null)]),
    ).toBe("unknown missing");
    expect(says(dose(">="), [steroid(7.5, "2026-03-02", null)])).toBe("pass derived");
    expect(says(dose(">"), [steroid(7.5, "2026-03-02", null)])).toBe("review");
  });
});
