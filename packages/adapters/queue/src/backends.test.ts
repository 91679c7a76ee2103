import { describe, expect, it } from "@jest/globals";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { openQueue } from "./index.ts";
import { schemaOf } from "./postgres-backend.ts";
import { appendsToFile, evictionPolicy } from "./redis-backend.ts";

describe("back ends", () => {
  it("C-02: read the eviction policy from what Redis says of its memory", () => {
    expect(evictionPolicy("# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n")).toBe(
      "allkeys-lru",
    );
    expect(evictionPolicy("# Memory\r\n")).toBe("unknown");
  });

  it("C-02: read from it whether jobs are written to a file that only grows", () => {
    expect(appendsToFile("# Persistence\r\naof_enabled:1\r\naof_rewrite_in_progress:0\r\n")).toBe(
      true,
    );
    expect(appendsToFile("# Persistence\r\naof_enabled:0\r\naof_rewrites:1\r\n")).toBe(false);
    expect(appendsToFile("# Persistence\r\n")).toBe(false);
  });

  it("name their schema after the prefix", () => {
    expect(schemaOf("cohort")).toBe("cohort_queue");
    expect(schemaOf("east-wing")).toBe("east_wing_queue");
  });

  it.each(["redis://127.0.0.1:1", "postgres://nobody@127.0.0.1:1/none"])(
    "say that nobody answers at %s",
    async (url) => {
      const logger = createLogger({ logLevel: "silent" });
      const opened = await openQueue({ url, logger, metrics: createMetrics() });
      expect(opened.ok).toBe(false);
      expect(opened).toHaveProperty("failure.code", "QUEUE.UNAVAILABLE");
      expect(opened).toHaveProperty("failure.message", expect.stringContaining("ECONNREFUSED"));
    },
  );
});
