import { describe, expect, it } from "@jest/globals";
import { ok } from "@cohort/foundation";
import { healthChecks } from "./operations.ts";

describe("probes", () => {
  it("B-22 that come at once, as nobody has to say who asks, are one question to the database", async () => {
    let asked = 0;
    const ping = async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return ok(null);
    };
    const { ready, startup } = healthChecks({ store: { ping }, closing: () => false });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => (at % 2 ? ready() : startup())),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(asked).toBe(1);
    await ready();
    expect(asked).toBe(2);
  });
});
