import { describe, expect, it } from "@jest/globals";
import { condition, decide, result } from "../../test/patient.ts";
import type { Rule } from "../syntax.ts";

const says = (rule: Rule, facts: Parameters<typeof decide>[1], asOf?: string): string =>
  decide(rule, facts, asOf).says;

describe("change", () => {
  const up = (percent: number, op: ">" | ">=" = ">", within?: string): Rule => ({
    kind: "change",
    concepts: ["skin-score"],
    direction: "increase",
    by: { op, percent },
    ...(within === undefined ? {} : { within }),
  });
  const score = (value: number, on: string) => result("skin-score", value, on, "{score}");

  it.each([
    ["20 to 23 is more than 10 %", 20, 23, "pass recorded"],
    ["20 to 22 is exactly 10 %", 20, 22, "fail recorded"],
    ["20 to 18 is a decrease", 20, 18, "fail recorded"],
    ["nothing has no percentage", 0, 5, "unknown imprecise"],
  ])("%s", (_, from, to, expected) => {
    expect(says(up(10), [score(from, "2026-06-01"), score(to, "2026-10-20")])).toBe(expected);
  });

  const down = (percent: number): Rule => ({
    kind: "change",
    concepts: ["lung-share", "lung-volume"],
    direction: "decrease",
    by: { op: ">=", percent },
    within: "P6M",
  });
  const share = (value: number, on: string) => result("lung-share", value, on, "%");

  it("takes 70 to 63 % for exactly the 10 % that count, relative not absolute", () => {
    expect(says(down(10), [share(70, "2026-06-01"), share(63, "2026-10-20")])).toBe(
      "pass recorded",
    );
    expect(says(down(10), [share(70, "2026-06-01"), share(64, "2026-10-20")])).toBe(
      "fail recorded",
    );
  });

  it("compares each measure with itself, one of them sufficing", () => {
    const mixed = [share(70, "2026-06-01"), result("lung-volume", 2, "2026-10-20", "L")];
    expect(says(down(10), mixed)).toBe("unknown missing");
    expect(says(down(10), [...mixed, share(70, "2026-10-20")])).toBe("fail recorded");
  });

  it("goes from the earliest to the latest of the window, and leaves out what is older", () => {
    const facts = [share(90, "2026-04-30"), share(70, "2026-06-01"), share(64, "2026-10-20")];
    expect(says(down(10), facts)).toBe("fail recorded");
    expect(says(down(10), [...facts, share(60, "2026-10-25")])).toBe("pass recorded");
  });

  it("wants a current value where no window is named, and takes an earlier one of any age", () => {
    const old = score(10, "2019-01-01");
    expect(says(up(10), [old, score(20, "2026-10-20")])).toBe("pass recorded");
    expect(says(up(10), [old, score(20, "2026-08-20")])).toBe("unknown stale");
    expect(says(up(10), [score(20, "2026-10-20")])).toBe("unknown missing");
  });

  it("counts points in any unit that converts", () => {
    const points: Rule = {
      kind: "change",
      concepts: ["lung-volume"],
      direction: "decrease",
      by: { op: ">=", points: 300, unit: "mL" },
      within: "P1Y",
    };
    const litres = (value: number, on: string) => result("lung-volume", value, on, "L");
    expect(says(points, [litres(2.4, "2026-01-01"), litres(2.1, "2026-10-01")])).toBe(
      "pass recorded",
    );
    expect(says(points, [litres(2.4, "2026-01-01"), litres(2.11, "2026-10-01")])).toBe(
      "fail recorded",
    );
  });

  it("changes on the day on which the earliest value leaves the window", () => {
    const facts = [share(70, "2026-06-01"), share(60, "2026-10-20")];
    const { breakpoints } = decide(down(10), facts);
    const [day] = breakpoints;
    expect(day).toBeDefined();
    expect(says(down(10), facts, "2026-12-01")).toBe("pass recorded");
    expect(says(down(10), facts, "2026-12-02")).toBe("unknown missing");
  });
});

describe("repeated", () => {
  const twice: Rule = {
    kind: "repeated",
    concepts: ["antibody"],
    times: 2,
    apart: { moreThan: "P12W" },
  };
  const positive = (on: string) => result("antibody", "positive", on);
  const negative = (on: string) => result("antibody", "negative", on);

  it.each([
    ["85 days", ["2026-01-01", "2026-03-27"], "pass recorded"],
    ["exactly 84 days", ["2026-01-01", "2026-03-26"], "review"],
    ["83 days", ["2026-01-01", "2026-03-25"], "unknown missing"],
    ["one alone", ["2026-01-01"], "unknown missing"],
    ["the first and the third", ["2026-01-01", "2026-02-01", "2026-04-01"], "pass recorded"],
    ["a month that may be long enough", ["2026-01-01", "2026-03"], "unknown imprecise"],
  ])("%s", (_, dates, expected) => {
    expect(says(twice, dates.map(positive))).toBe(expected);
  });

  it("is not met where every result is negative, and open where there is none", () => {
    expect(says(twice, [negative("2026-01-01"), negative("2026-06-01")])).toBe("fail recorded");
    expect(says(twice, [positive("2026-01-01"), negative("2026-06-01")])).toBe("unknown missing");
    expect(says(twice, [])).toBe("unknown missing");
  });

  it("says so where nobody knows when they were", () => {
    const undated = { ...positive("2026-01-01"), when: null };
    expect(says(twice, [undated, positive("2026-06-01")])).toBe("unknown undated");
    expect(says({ kind: "not", of: { ...twice, whenAbsent: false } }, [undated, undated])).toBe(
      "unknown undated",
    );
    expect(says(twice, [undated])).toBe("unknown missing");
    expect(says(twice, [{ ...negative("2026-01-01"), when: null }, negative("2026-06-01")])).toBe(
      "fail recorded",
    );
  });

  it("counts results by a bound where one is given", () => {
    const high: Rule = { ...twice, bound: { op: ">", value: 40, unit: "[GPL'U]" } };
    const of = (value: number, on: string) => result("antibody", value, on, "[GPL'U]");
    expect(says(high, [of(41, "2026-01-01"), of(80, "2026-06-01")])).toBe("pass recorded");
    expect(says(high, [of(40, "2026-01-01"), of(80, "2026-06-01")])).toBe("unknown missing");
    expect(says(high, [positive("2026-01-01"), of(80, "2026-06-01")])).toBe("unknown unreadable");
  });

  it("takes two entries of a finding for one that stays", () => {
    const stays: Rule = {
      kind: "repeated",
      concepts: ["swelling"],
      times: 2,
      apart: { atLeast: "P3M" },
    };
    const entry = (on: string) => condition("swelling", on);
    expect(says(stays, [entry("2026-01-15"), entry("2026-04-15")])).toBe("pass recorded");
    expect(says(stays, [entry("2026-01-15"), entry("2026-04-14")])).toBe("unknown missing");
    expect(says(stays, [entry("2026-01-15")])).toBe("unknown missing");
    expect(says(stays, [])).toBe("unknown missing");
    const suspected = condition("swelling", "2026-08-01", { verification: "suspected" });
    expect(says(stays, [entry("2026-01-15"), suspected])).toBe("unknown unconfirmed");
  });
});

describe("events-apart", () => {
  const near: Rule = {
    kind: "events-apart",
    first: ["disease"],
    second: ["tumour"],
    atMost: "P2Y",
  };

  it.each([
    ["the tumour two years later to the day", "2020-03-01", "2022-03-01", "pass recorded"],
    ["a day more", "2020-03-01", "2022-03-02", "unknown missing"],
    ["the tumour first", "2022-03-01", "2020-03-01", "pass recorded"],
    ["a year that leaves it open", "2020", "2022-06-01", "unknown imprecise"],
    ["years that cannot matter", "2010", "2022", "unknown missing"],
    ["no date", null, "2022-06-01", "unknown undated"],
  ])("%s", (_, first, second, expected) => {
    expect(says(near, [condition("disease", first), condition("tumour", second)])).toBe(expected);
  });

  it("presumes nothing near where one of the two is not on record", () => {
    const rule: Rule = { kind: "not", of: near };
    expect(says(rule, [condition("disease", "2020-01-01")])).toBe("pass presumed");
    expect(says(rule, [])).toBe("pass presumed");
    const both = [condition("disease", "2010-01-01"), condition("tumour", "2020-01-01")];
    expect(says(rule, both)).toBe("pass presumed");
  });

  it("does not count what was ruled out, and does not decide on suspicion", () => {
    const rule: Rule = { kind: "not", of: near };
    const disease = condition("disease", "2020-01-01");
    const ruledOut = condition("tumour", "2020-06-01", { verification: "refuted" });
    expect(says(rule, [disease, ruledOut])).toBe("pass presumed");
    const suspected = condition("tumour", "2020-06-01", { verification: "suspected" });
    expect(says(rule, [disease, suspected])).toBe("unknown unconfirmed");
  });
});
