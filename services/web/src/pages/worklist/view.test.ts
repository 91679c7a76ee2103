import { expect, it } from "@jest/globals";
import { ageOf, daysBetween, daysFrom } from "./days.ts";
import { standingCriteria, standingOf } from "./settle.ts";
import { backTo } from "./back-to.ts";
import { filtersOf, isFiltered, queryOf, searchOf, viewOf, viewOfSaved } from "./view.ts";

it("keeps a view through its URL, and leaves out what is no filter", () => {
  const params = new URLSearchParams(
    "verdict=possible&criterion=inc-8e&mark=unknown&sort=changed&id=p1&x=1&sex=",
  );
  const view = viewOf(params);
  expect(view).toEqual({
    verdict: "possible",
    criterion: "inc-8e",
    mark: "unknown",
    sort: "changed",
  });
  expect(viewOf(new URLSearchParams(searchOf(view)))).toEqual(view);
});

it("asks for a criterion with a mark only, and for nobody who was put off unless told to", () => {
  expect(filtersOf({ criterion: "inc-1" })).toEqual({ snoozed: "false" });
  expect(filtersOf({ criterion: "inc-1", mark: "fail", sort: "changed", snoozed: "all" })).toEqual({
    criterion: "inc-1",
    mark: "fail",
  });
  expect(filtersOf({ snoozed: "only" })).toEqual({ snoozed: "true" });
});

it("asks for the beginning of an id only where it can be one", () => {
  expect(queryOf({ sort: "changed" }, "P-4")).toEqual({
    snoozed: "false",
    sort: "changed",
    id: "P-4",
  });
  expect(queryOf({}, "Müller, Anna")).toEqual({ snoozed: "false" });
});

it.each([{ verdict: "possible" }, { snoozed: "only" }, { snoozed: "all", reviewAgain: "true" }])(
  "finds a saved view again: %j",
  (view) => {
    expect(viewOfSaved(filtersOf(view))).toEqual(view);
  },
);

it("counts neither the order nor a mark alone as a filter", () => {
  expect(isFiltered({ sort: "changed", mark: "fail" }, "")).toBe(false);
  expect(isFiltered({ sex: "female" }, "")).toBe(true);
  expect(isFiltered({}, "P")).toBe(true);
});

it.each([
  [-1, ["today", 0]],
  [0, ["today", 0]],
  [1, ["days", 1]],
  [13, ["days", 13]],
  [14, ["weeks", 2]],
  [61, ["months", 2]],
  [731, ["years", 2]],
])("says %i days in the largest unit that is precise enough", (days, age) => {
  expect(ageOf(days)).toEqual(age);
});

it("counts days over the change of the clocks and of the year", () => {
  expect(daysFrom("2026-12-31", 1)).toBe("2027-01-01");
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
});

const ROW = {
  patient: "Patient/p1",
  verdict: "ineligible",
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
} as unknown as Parameters<typeof standingOf>[0];

it("says more than ineligible where there is more to say, and a gate before all", () => {
  const nearMiss = { criterion: "inc-5", value: 7, bound: 8, unit: "{score}" };
  expect(standingOf(ROW)).toBe("ineligible");
  expect(standingOf({ ...ROW, eligibleFrom: "2026-12-09" })).toBe("later");
  expect(standingOf({ ...ROW, nearMiss, eligibleFrom: "2026-12-09" })).toBe("near-miss");
  expect(standingOf({ ...ROW, nearMiss, gate: "deceased" })).toBe("deceased");
  expect(standingOf({ ...ROW, verdict: "possible" })).toBe("possible");
});

it("names no criterion of a row of another revision", () => {
  const criteria = [{ id: "inc-1", type: "inclusion" as const, text: "…", note: null, rule: [] }];
  expect(standingCriteria("p", criteria)).toEqual([{ ...criteria[0], mark: "presumed" }]);
  expect(standingCriteria("pU", criteria)).toEqual([]);
});

it("gives back what each had, in one request for those who had the same", () => {
  const nobody = { assignee: null, dueOn: null, snoozedUntil: null };
  const mine = { ...nobody, assignee: "user:x#1" };
  const before = new Map<string, typeof nobody | typeof mine>([
    ["a", nobody],
    ["b", mine],
    ["c", nobody],
  ]);
  expect(backTo(before)).toEqual([
    { candidates: ["a", "c"], ...nobody },
    { candidates: ["b"], ...mine },
  ]);
});
