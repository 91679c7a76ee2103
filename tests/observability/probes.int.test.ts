import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { start as startApi } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { migrate } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { createLogger } from "@cohort/telemetry";
import { start as startWorker } from "@cohort/worker";
import { freePort } from "../end-to-end/child.ts";
import { must } from "../worker/support.ts";

jest.setTimeout(180_000);

const PROBES = ["startup", "live", "ready"] as const;
type Answers = Readonly<Record<(typeof PROBES)[number], number>>;

/** Beside the API, beside the worker, and at the API itself. */
const places: Record<string, string> = {};
const lifecycle = new Lifecycle({ deadlineMs: 30_000 });
let database: EmbeddedPostgres;

async function sql(query: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(query);
  await client.end();
}

beforeAll(async () => {
  database = must(await startEmbeddedPostgres({ unsafe: true }));
  must(await migrate(database.url));
  must(await migrateQueue(database.url));
  const logger = createLogger({ logLevel: "silent" });
  const configOf = (port: number, metricsPort: number) =>
    must(
      readConfig({
        AUTH_MODE: "demo",
        DATABASE_URL: database.url,
        LOG_LEVEL: "silent",
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        SHUTDOWN_MS: "3000",
      }),
    );
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  must(await startWorker(configOf(ports[0], ports[1]), lifecycle, { logger }));
  must(await startApi(configOf(ports[0], ports[2]), lifecycle, { logger }));
  for (const [index, name] of ["api", "beside worker", "beside api"].entries()) {
    places[name] = `http://127.0.0.1:${ports[index]}`;
  }
});
afterAll(async () => {
  await lifecycle.close();
  await database.stop();
});

async function answers(): Promise<Readonly<Record<string, Answers>>> {
  const statusOf = async (base: string, probe: string): Promise<number> =>
    (await fetch(`${base}/health/${probe}`)).status;
  const asked = Object.entries(places).map(async ([name, base]) => {
    const [startup, live, ready] = await Promise.all(PROBES.map((probe) => statusOf(base, probe)));
    return [name, { startup, live, ready }] as const;
  });
  return Object.fromEntries(await Promise.all(asked)) as Record<string, Answers>;
}

const everywhere = (expected: Answers) =>
  Object.fromEntries(Object.keys(places).map((name) => [name, expected]));

/** In this order: the last of them ends the database. */
describe("D-04: api and worker", () => {
  it("D-04: have started, live and are ready", async () => {
    expect(await answers()).toEqual(everywhere({ startup: 200, live: 200, ready: 200 }));
  });

  it("D-04: have not started over an older schema, and go on living", async () => {
    await sql(`create table kept as select * from schema_migration order by version desc limit 1`);
    await sql(`delete from schema_migration where version = (select version from kept)`);
    expect(await answers()).toEqual(everywhere({ startup: 503, live: 200, ready: 503 }));
    await sql(`insert into schema_migration select * from kept`);
    expect(await answers()).toEqual(everywhere({ startup: 200, live: 200, ready: 200 }));
  });

  it("D-04: are not ready without the database, and live", async () => {
    await database.stop();
    expect(await answers()).toEqual(everywhere({ startup: 503, live: 200, ready: 503 }));
    for (const name of ["beside api", "beside worker"]) {
      const component = name.replace("beside ", "");
      const text = await (await fetch(`${places[name]}/metrics`)).text();
      expect(text).toContain(`cohort_ready{component="${component}"} 0`);
    }
  });
});
