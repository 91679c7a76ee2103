import { expect, it } from "@jest/globals";
import { expectDefined, parseDay } from "@cohort/foundation";
import { decide, result } from "../../test/patient.ts";
import type { Rule } from "../syntax.ts";

const days = (...texts: readonly string[]) =>
  texts.map((text) => expectDefined(parseDay(text), "a day"));

const counted = (select?: "latest" | "any"): Rule => ({
  kind: "measurement",
  concept: "skin-score",
  bound: { op: ">=", value: 10, unit: "{score}" },
  within: "P28D",
  ...(select ? { select } : {}),
});

const facts = [
  result("skin-score", 12, "2026-10-10"),
  result("skin-score", 14, "2026-10-20"),
  result("skin-score", 15, "2026-11-10"),
];

it("waits for the latest result to leave its window, not for those behind it, and for what is dated ahead", () => {
  const { says, breakpoints } = decide(counted(), facts, "2026-11-01");
  expect(says).toBe("pass recorded");
  expect(breakpoints).toEqual(days("2026-11-10", "2026-11-18", "2026-12-09"));
  expect(decide(counted(), facts, "2026-11-10").breakpoints).toEqual(days("2026-12-09"));
});

it("waits for each where any of them counts", () => {
  const { breakpoints } = decide(counted("any"), facts, "2026-11-01");
  expect(breakpoints).toEqual(days("2026-11-08", "2026-11-10", "2026-11-18", "2026-12-09"));
});

it("waits for all results of one moment, and for one whose date leaves open whether it is the latest", () => {
  const rough = [result("skin-score", 12, "2026-10"), result("skin-score", 13, "2026-10-20")];
  const { breakpoints } = decide(counted(), rough, "2026-10-25");
  expect(breakpoints).toEqual(days("2026-10-30", "2026-11-18", "2026-11-29"));
});
