import { expect, it } from "@jest/globals";
import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { migrate } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { call } from "./client.ts";
import { must } from "./support.ts";

it("starts from its configuration, and says so within seconds when the database goes (D-04)", async () => {
  const database = must(await startEmbeddedPostgres({ unsafe: true }));
  const lifecycle = new Lifecycle();
  try {
    const env = {
      AUTH_MODE: "demo",
      DATABASE_URL: database.url,
      LOG_LEVEL: "silent",
    };
    const read = must(readConfig(env));
    const config = { ...read, http: { ...read.http, port: 0 } };
    expect(await start(config, lifecycle)).toMatchObject({
      ok: false,
      failure: [{ code: "STORE.SCHEMA_OLD" }],
    });
    must(await migrate(database.url));
    must(await migrateQueue(database.url));
    const { url } = must(await start(config, lifecycle));
    expect((await call(`${url}/health/ready`)).status).toBe(200);
    const synced = await call(`${url}/v1/sync`, "POST");
    expect(synced.status).toBe(202);

    await database.stop();
    for (const path of ["/health/ready", "/v1/studies", "/v1/sync"]) {
      const began = Date.now();
      const reply = await call(url + path, path === "/v1/sync" ? "POST" : "GET");
      expect([path, reply.status]).toEqual([path, 503]);
      expect(Date.now() - began).toBeLessThan(5000);
    }
    expect((await call(`${url}/health/live`)).status).toBe(200);
  } finally {
    await lifecycle.close();
    await database.stop();
  }
}, 60_000);
