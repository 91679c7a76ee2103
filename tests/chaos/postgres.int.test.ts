import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import type { Lifecycle } from "@cohort/config";
import type { EhrStub } from "@cohort/testkit";
import { call } from "../api/client.ts";
import { type Installation, STUDY, install, until } from "../worker/support.ts";
import { inTheMiddleOfASync, inTheMiddleOfMatching } from "./faults.ts";
import { isWhole } from "./is-whole.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";
import { type Served, serve } from "./serve.ts";
import { startEhr } from "./town.ts";

jest.setTimeout(240_000);

const SLOW_MATCHES = { MATCH_BATCH: "5" };
let server: OwnPostgres;
let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;
let api: Served;

beforeAll(async () => {
  server = await startOwnPostgres();
  ehr = await startEhr();
  site = await install("PostgreSQL", { database: server.database });
  worker = await site.work(ehr.baseUrl, SLOW_MATCHES);
  api = await serve(site);
});
afterAll(async () => {
  await api.close();
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

const failover = async (): Promise<void> => {
  await server.stopAtOnce();
  expect((await call(`${api.url}/v1/studies`)).status).toBe(503);
  await server.startAgain();
};

describe("a PostgreSQL that breaks, with the store and the queue in it", () => {
  it("C-29: stopped at once in the middle of a sync, and on another port afterwards", async () => {
    await inTheMiddleOfASync(site, failover);
    expect((await call(`${api.url}/v1/studies`)).status).toBe(200);
  });

  it("C-29: stopped at once in the middle of matching", async () => {
    await inTheMiddleOfMatching(site, failover);
  });

  it("C-29: a server that takes no writes for a while (25006) is left for one that does", async () => {
    const readOnly = (value: "on" | "off"): Promise<void> =>
      server.run(`alter role services set default_transaction_read_only = ${value}`);
    await inTheMiddleOfMatching(site, async () => {
      await readOnly("on");
      await endSessions();
      await pause(2_000);
      await readOnly("off");
    });
  });

  const endSessions = (): Promise<void> =>
    server.run(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'services' and pid <> pg_backend_pid()`,
    );

  it("C-30: without a connection left the API answers 503 with Retry-After, and all goes on afterwards", async () => {
    const decision = `${api.url}/v1/studies/${STUDY}/candidates/${await aCandidate()}/decision`;
    const hoarded: pg.Client[] = [];
    await hoard(hoarded);
    await endSessions();
    await hoard(hoarded);
    const reply = await call(decision, "PUT", { status: "to-review" }, { "If-Match": 'W/"0"' });
    expect([reply.status, Number(reply.headers.get("Retry-After")) > 0]).toEqual([503, true]);
    for (const client of hoarded) await client.end().catch(() => undefined);
    expect(await site.sql("select from decision")).toEqual([]);
    await until(
      async () =>
        (await call(decision, "PUT", { status: "to-review" }, { "If-Match": 'W/"0"' })).status ===
        200,
    );
    await until(async () => (await site.due()) === 0);
    await isWhole(site);
  });

  const aCandidate = async (): Promise<string> => {
    const [row] = await site.sql(`select patient from match where study = '${STUDY}' limit 1`);
    return String(row?.["patient"]);
  };

  /** Takes every connection that is to be had. */
  async function hoard(into: pg.Client[]): Promise<void> {
    for (;;) {
      const client = new pg.Client({ connectionString: server.database.runtimeUrl });
      client.on("error", () => undefined);
      try {
        await client.connect();
        into.push(client);
      } catch (error) {
        expect(error).toMatchObject({ code: "53300" });
        return;
      }
    }
  }
});
