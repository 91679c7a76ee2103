import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { EhrStub, SeenRequest } from "@cohort/testkit";
import { type Installation, install, until } from "../worker/support.ts";
import { isWhole } from "./is-whole.ts";
import { SIZE, databaseOfTown, startEhr } from "./town.ts";

jest.setTimeout(180_000);

const REPLICAS = 3;
const NIGHT_MS = 25 * 60 * 60_000;
const NIGHTLY = { FULL_SYNC_INTERVAL_DAYS: "1" };

let site: Installation;
let ehr: EhrStub;
beforeEach(async () => {
  ehr = await startEhr();
  site = await install("PostgreSQL", { database: await databaseOfTown() });
});
afterEach(async () => {
  await site.close();
  await ehr.close();
});

const jobs = async (): Promise<number> => (await site.sql("select id from job")).length;

/** Those who hold a lock of this name now, by the address of their connection. */
const holders = async (name: string): Promise<readonly string[]> =>
  (
    await site.sql(
      `select a.client_port::text as port from pg_stat_activity a join pg_locks l using (pid)
        where a.datname = current_database() and a.application_name = 'cohort-worker ${name}'
          and l.locktype = 'advisory' and l.granted`,
    )
  ).map(({ port }) => String(port));

it("C-35: of three workers one begins the nightly run, one at a time reads and looks at what is due, and another goes on for one that is lost", async () => {
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;
  const before = await jobs();
  for (let at = 0; at < REPLICAS; at += 1) await site.work(ehr.baseUrl, NIGHTLY, { clock });

  // Night falls for all of them. In the middle of the run the EHR leaves one question open.
  const isAsked = ({ type, route }: SeenRequest): boolean =>
    type === "Condition" && route === "search";
  let asked = 0;
  const when = (request: SeenRequest): boolean => isAsked(request) && (asked += 1) === 2;
  ehr.fault({ match: { when }, answer: { kind: "stall" } });
  ahead = NIGHT_MS;
  await until(async () => (await jobs()) > before);
  ahead = 0;
  await until(() => asked >= 2);

  // Several looks later there is still one run, which one of them does.
  let most = 0;
  for (let looks = 0; looks < 40; looks += 1) {
    most = Math.max(most, (await holders("reconcile")).length);
    expect((await holders("sync")).length).toBe(1);
    await pause(50);
  }
  expect(most).toBeLessThanOrEqual(1);
  expect(await jobs()).toBe(before + 1);

  // The one that does it is lost to the database: the others know it for dead.
  const [leader] = await holders("sync");
  ehr.heal();
  await site.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cohort-worker sync'
        and datname = current_database()`,
  );
  await until(async () => (await site.store.jobs.open("sync")) === null);
  expect(await holders("sync")).not.toContain(leader);
  expect(await jobs()).toBe(before + 1);
  const job = await site.store.jobs.latest("sync");
  expect(job).toMatchObject({ state: "done", mode: "full", progress: { done: SIZE } });

  // Whoever was being read at that moment is read once more, and nobody else.
  const read = ehr.requests.filter(isAsked).flatMap(({ patients }) => patients);
  expect(new Set(read).size).toBe(SIZE);
  expect(read.length).toBeLessThan(2 * SIZE);
  await site.settled();
  await isWhole(site);
});
