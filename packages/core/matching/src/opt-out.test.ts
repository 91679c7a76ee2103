import { describe, expect, it } from "@jest/globals";
import { EMPTY_RECORD, type OptOutPeriod } from "@cohort/record";
import { optOutBreakpoints, refusesOn } from "./opt-out.ts";

const period = (from: number | null, until: number | null): OptOutPeriod => ({
  source: "Consent/c1",
  from,
  until,
});
const record = (...optOuts: readonly OptOutPeriod[]) => ({ ...EMPTY_RECORD, optOuts });

describe("a refusal", () => {
  it.each<[string, OptOutPeriod, readonly boolean[]]>([
    ["of a period", period(10, 20), [false, true, true, false]],
    ["from a day on", period(10, null), [false, true, true, true]],
    ["until a day", period(null, 20), [true, true, true, false]],
    ["for good", period(null, null), [true, true, true, true]],
  ])("B-29 %s holds on both its days and between", (_, optOut, expected) => {
    expect([9, 10, 20, 21].map((day) => refusesOn(record(optOut), day))).toEqual(expected);
  });

  it("B-29 changes what is said on its first day and on the day after its last", () => {
    expect(optOutBreakpoints(record(period(10, 20), period(null, 30), period(null, null)))).toEqual(
      [10, 21, 31],
    );
    expect(optOutBreakpoints(EMPTY_RECORD)).toEqual([]);
  });
});
