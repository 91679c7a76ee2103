import { describe, expect, it } from "@jest/globals";
import { readConfig } from "@cohort/config";
import { type DemoOptions, PLACES_TO_COME, demoEnvironment } from "./settings.ts";

const options: DemoOptions = { port: 8080, sandboxPort: 8081 };
const read = (env: Record<string, string>, more: Partial<DemoOptions> = {}) =>
  readConfig(demoEnvironment(env, { ...options, ...more }, PLACES_TO_COME));

describe("the demo's environment", () => {
  it("lets everyone in, on this machine only", () => {
    const config = read({ HOST: "0.0.0.0", AUTH_MODE: "keys" });
    expect(config).toMatchObject({
      ok: true,
      value: { access: { mode: "demo" }, http: { host: "127.0.0.1", port: 8080 } },
    });
  });

  it("is refused in production", () => {
    const config = read({ NODE_ENV: "production" });
    expect(config).toMatchObject({ ok: false, failure: [{ code: "CONFIG.DEMO_IN_PRODUCTION" }] });
  });

  it("takes its own database, whatever a file names", () => {
    const config = read({ DATABASE_URL_FILE: "/run/secrets/database" });
    expect(config.ok && config.value.database.url?.reveal()).toBe(PLACES_TO_COME.database);
  });

  it("keeps the queue in that database unless told otherwise", () => {
    const queueOf = (more: Partial<DemoOptions>): string | undefined => {
      const config = read({}, more);
      return config.ok ? config.value.queue.url?.reveal() : undefined;
    };
    expect(queueOf({})).toBe(PLACES_TO_COME.database);
    expect(queueOf({ queue: "redis://127.0.0.1:6390" })).toBe("redis://127.0.0.1:6390");
  });

  it("keeps quiet unless told otherwise", () => {
    const levelOf = (env: Record<string, string>): string | null => {
      const config = read(env);
      return config.ok ? config.value.logLevel : null;
    };
    expect(levelOf({})).toBe("warn");
    expect(levelOf({ LOG_LEVEL: "debug" })).toBe("debug");
  });
});
