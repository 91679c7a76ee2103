import { describe, expect, it } from "@jest/globals";
import { createLogger } from "@cohort/telemetry";
import { quietErrors } from "./quiet-errors.ts";

describe("quietErrors", () => {
  it("C-03: counts every error and logs one of a burst", () => {
    const lines: string[] = [];
    const logger = createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) });
    let now = 0;
    let counted = 0;
    const onError = quietErrors(
      logger,
      () => (counted += 1),
      () => now,
    );
    for (let burst = 0; burst < 1000; burst += 1) onError(new Error("refused"));
    now = 10_000;
    onError(new Error("refused"));
    expect(counted).toBe(1001);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ leftOut: 0 }),
      expect.objectContaining({ leftOut: 999 }),
    ]);
  });
});
