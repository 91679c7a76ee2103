import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { freePort } from "../end-to-end/child.ts";
import { type Served, serve } from "../load/processes.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, startHarness, STUDY, TODAY } from "../api/support.ts";

const SEEDS = 10;
const PATIENTS = ["p0", "p1", "p2", "p3", "p4", "p5"];

let harness: Harness;
let client: pg.Client;
/** X-Request-Id of every answer of 2xx that came. */
const acknowledged: string[] = [];
const shift = { isOver: false };

beforeAll(async () => {
  harness = await startHarness();
  client = new pg.Client({ connectionString: harness.url });
  await client.connect();
  await harness.seed(Object.fromEntries(PATIENTS.map((id) => [id, lupus(id, { sledai: 10 })])));
});
afterAll(async () => {
  await client.end();
  await harness.stop();
});

const startAnother = async (): Promise<Served> =>
  serve("product.ts", [], {
    env: {
      AUTH_MODE: "demo",
      AS_OF: TODAY,
      DATABASE_URL: harness.url,
      QUEUE_URL: harness.url,
      FHIR_BASE_URL: "http://127.0.0.1:9/fhir",
      HOST: "127.0.0.1",
      PORT: String(await freePort()),
      LOG_LEVEL: "silent",
      RATE_READ_PER_MINUTE: "1000000",
    },
  });

const answersOf = new Map<string, number>();

/** The status, and the entity tag where there is one; 0: whoever was asked is dead. */
async function ask(url: string, init: RequestInit = {}): Promise<[number, string]> {
  try {
    const reply = await fetch(url, init);
    await reply.text();
    const { origin } = new URL(url);
    answersOf.set(origin, (answersOf.get(origin) ?? 0) + 1);
    if (reply.ok) acknowledged.push(reply.headers.get("X-Request-Id") ?? "none");
    return [reply.status, reply.headers.get("ETag") ?? 'W/"0"'];
  } catch {
    return [0, ""];
  }
}

const json = (method: string, body: unknown, more: Record<string, string> = {}): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json", ...more },
  body: JSON.stringify(body),
});

/** Reads, decides and attests on one patient after the other, for as long as the process lives. */
async function person(base: string, number: number, isGoing: () => boolean): Promise<void> {
  for (let step = number; isGoing(); step += 1) {
    const candidate = `${base}/v1/studies/${STUDY}/candidates/${PATIENTS[step % PATIENTS.length]}`;
    const [status, version] = await ask(candidate);
    if (status === 0) return;
    const decision = { status: step % 2 === 0 ? "to-review" : "contacted" };
    await ask(`${candidate}/decision`, json("PUT", decision, { "If-Match": version }));
    const statement = { kind: "complete-history", of: "medication" };
    if (step % 3 === 0) {
      await ask(`${candidate}/attestations`, json("POST", { basis: "letter", statement }));
    }
  }
}

/** As a worker does: records that change, matched again. Where its connection was ended it goes on. */
async function worker(): Promise<void> {
  for (let round = 0; !shift.isOver; round += 1) {
    const sledai = 10 + (round % 2);
    const changed = Object.fromEntries(PATIENTS.map((id) => [id, lupus(id, { sledai })]));
    await harness.seed(changed).catch(() => undefined);
    await pause(200);
  }
}

const column = async (query: string): Promise<string[]> =>
  (await client.query<{ it: string }>(query)).rows.map(({ it: value }) => value);

/** As a restart of the server does to everyone who is connected. */
const endSessions = (): Promise<unknown> =>
  client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );

it("B-25 B-26 with an API killed in the middle of it all, and sessions ended, every change has its row and every row its change", async () => {
  const working = worker();
  let next = startAnother();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const another = await next;
    if (seed + 1 < SEEDS) next = startAnother();
    let isGoing = true;
    const people = [0, 1, 2, 3].map((number) =>
      person(number < 3 ? another.base : harness.base, seed + number, () => isGoing),
    );
    // Killed after another number of answers each time, and another part of a request.
    const most = 6 + ((seed * 5) % 11);
    while ((answersOf.get(another.base) ?? 0) < most) await pause(5);
    await pause((seed * 7) % 23);
    if (seed % 3 === 2) await endSessions();
    await another.stop();
    isGoing = false;
    await Promise.all(people);
  }
  shift.isOver = true;
  await working;

  expect(await harness.store.audit.verify()).toMatchObject({ findings: [], total: 0 });
  const told = new Set(await column("select request_id as it from audit_event"));
  expect(acknowledged.filter((id) => !told.has(id))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(6 * SEEDS);
  const decided = await column("select study || patient || version as it from decision order by 1");
  expect(decided.length).toBeGreaterThan(10);
  expect(
    await column(`select study || patients[1] || (detail::json->>'version') as it from audit_event
      where operation = 'decide' and outcome = 'success' order by 1`),
  ).toEqual(decided);
  expect(
    await column(`select detail::json->>'attestation' as it from audit_event
      where operation = 'attest' and outcome = 'success' order by 1`),
  ).toEqual(await column("select id::text as it from attestation order by 1"));
}, 240_000);
