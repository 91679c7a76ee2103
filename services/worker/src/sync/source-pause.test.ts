import { describe, expect, it } from "@jest/globals";
import { pauseAfter } from "./source-pause.ts";

describe("pauseAfter (C-07)", () => {
  it.each([
    "auth",
    "protocol",
    "client",
    "paging-loop",
    "too-large",
    "foreign-origin",
    "blocked-address",
  ] as const)("does not ask again after %s", (errorClass) => {
    expect(pauseAfter({ class: errorClass, retryAfterMs: null })).toBeNull();
  });

  it.each(["network", "timeout", "throttled", "server", "unavailable"] as const)(
    "C-14: puts off, as often as need be, after %s",
    (errorClass) => {
      expect(pauseAfter({ class: errorClass, retryAfterMs: null })).toBeGreaterThanOrEqual(60_000);
    },
  );

  it("C-13: waits as long as the server asks for", () => {
    expect(pauseAfter({ class: "throttled", retryAfterMs: 3_600_000 })).toBe(3_600_000);
    expect(pauseAfter({ class: "throttled", retryAfterMs: 10 })).toBe(60_000);
  });

  it("C-13: asks again after a day at the latest, whatever the server says", () => {
    for (const retryAfterMs of [999_999_999_000, Number.MAX_VALUE]) {
      expect(pauseAfter({ class: "unavailable", retryAfterMs })).toBe(24 * 3_600_000);
    }
  });
});
