import { describe, expect, it } from "@jest/globals";
import { createMark } from "./mark.ts";

const FROM = "2026-03-01T10:00:00.000Z";
const TOLERANCE_MS = 600_000;

/** Where the mark stands after a search that began at `date` and found these. */
function markAfter(date: string | null, ...seen: readonly (string | null)[]) {
  const mark = createMark(FROM, TOLERANCE_MS);
  mark.begin(date);
  for (const one of seen) mark.see(one);
  return { known: mark.advance(), value: mark.value, inOrder: mark.inOrder };
}

describe("how far changes were told", () => {
  it.each<[string, string | null, (string | null)[], string]>([
    [
      "the greatest lastUpdated, whatever its zone",
      "Sun, 01 Mar 2026 12:00:00 GMT",
      ["2026-03-01T11:00:00+01:00", "2026-03-01T11:30:00Z", "2026-03-01T11:45:00+01:00"],
      "2026-03-01T11:30:00.000Z",
    ],
    [
      "the Date at the beginning where nothing was found",
      "Sun, 01 Mar 2026 12:00:00 GMT",
      [],
      "2026-03-01T12:00:00.000Z",
    ],
    [
      "the Date, too, where nothing found says when it was changed",
      "Sun, 01 Mar 2026 12:00:00 GMT",
      [null, "yesterday"],
      "2026-03-01T12:00:00.000Z",
    ],
    ["never before where it was", "Sat, 28 Feb 2026 12:00:00 GMT", ["2026-02-28T09:00:00Z"], FROM],
    [
      "no change that claims to be of the future",
      "Sun, 01 Mar 2026 12:00:00 GMT",
      ["2026-03-01T11:00:00Z", "2099-01-01T00:00:00Z"],
      "2026-03-01T11:00:00.000Z",
    ],
    ["what is found, without a Date", null, ["2026-03-01T11:00:00Z"], "2026-03-01T11:00:00.000Z"],
  ])("A6-06, C-25 is %s", (_, date, seen, value) => {
    expect(markAfter(date, ...seen)).toMatchObject({ known: true, value });
  });

  it("A6-06 is not known where the server says nothing of time", () => {
    expect(markAfter(null)).toEqual({ known: false, value: FROM, inOrder: true });
    expect(markAfter(null, null)).toMatchObject({ known: false, value: FROM });
  });

  it("knows whether what it sees comes in order of time", () => {
    const [first, second] = ["2026-03-01T11:00:00Z", "2026-03-01T11:30:00Z"];
    expect(markAfter(null, first, first, second).inOrder).toBe(true);
    expect(markAfter(null, second, first).inOrder).toBe(false);
    expect(markAfter(null, first, null).inOrder).toBe(false);
  });

  it("A6-08 does not pass the time at which deletions were asked for", () => {
    const mark = createMark(FROM, TOLERANCE_MS);
    mark.limit("Sun, 01 Mar 2026 11:00:00 GMT");
    mark.limit(null);
    mark.begin("Sun, 01 Mar 2026 12:00:00 GMT");
    mark.see("2026-03-01T11:59:00Z");
    expect(mark.advance()).toBe(true);
    expect(mark.value).toBe("2026-03-01T11:00:00.000Z");
  });
});
