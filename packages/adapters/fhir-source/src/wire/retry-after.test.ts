import { describe, expect, it } from "@jest/globals";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

describe("C-13: Retry-After", () => {
  it.each([
    [null, null],
    ["0", 0],
    ["120", 120_000],
    [" 5 ", 5_000],
    ["Sun, 01 Mar 2026 12:01:00 GMT", 60_000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["-5", 0],
    ["soon", null],
    ["", null],
  ])("%s is %s milliseconds", (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it("counts a date from the server's clock", () => {
    const [date, until] = ["Sun, 01 Mar 2026 14:00:00 GMT", "Sun, 01 Mar 2026 14:00:30 GMT"];
    expect(retryAfterMs(until, NOW, date)).toBe(30_000);
  });
});
