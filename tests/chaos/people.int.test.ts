import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { type WireDecision, historySchema } from "@cohort/contract";
import type { Status } from "@cohort/matching";
import { type Reply, call } from "../api/client.ts";
import { type Draw, drawFrom } from "../cql/draw.ts";
import { AS_OF, type Installation, STUDY, install } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { type Link, type Read, type Write, faultsOf } from "./decision-chain.ts";
import { type Served, serve } from "./serve.ts";
import { databaseOfTown } from "./town.ts";

jest.setTimeout(180_000);

const LONG = process.env["CHAOS"] === "all";
/** At least for so long and until so much is acknowledged, however slow the machine is. */
const LASTS_MS = LONG ? 60_000 : 6000;
const ENOUGH = LONG ? 200 : 10;
const CLIENTS = 16;
/** So few that several of them want the same one. */
const CANDIDATES = 4;
const CUT_EVERY_MS = 1000;
const STEPS: readonly Status[] = ["to-review", "contacted", "deferred"];

let site: Installation;
const replicas: Served[] = [];
let candidates: readonly string[];

beforeAll(async () => {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  replicas.push(await serve(site), await serve(site));
  const rows = await site.sql(
    `select distinct patient from match where study = '${STUDY}' order by patient limit ${CANDIDATES}`,
  );
  candidates = rows.map(({ patient }) => String(patient));
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await site.close();
});

interface Log {
  readonly writes: Write[];
  readonly reads: Read[];
  readonly statuses: Set<number>;
}
const log = new Map<string, Log>();
const logOf = (patient: string): Log => {
  const known = log.get(patient) ?? { writes: [], reads: [], statuses: new Set() };
  log.set(patient, known);
  return known;
};

/** By study, patient and version. */
const acknowledgedOf = (): readonly string[] =>
  [...log].flatMap(([patient, { writes }]) =>
    writes.flatMap(({ told }) => (typeof told === "number" ? [`${STUDY} ${patient} ${told}`] : [])),
  );

/** Null where nothing came back, as when a connection breaks. */
const asked = (...args: Parameters<typeof call>): Promise<Reply | null> =>
  call(...args).catch(() => null);

/** Decides again and again on what it has just read, sometimes on what holds no more, sometimes against the steps. */
async function client(name: number, draw: Draw, goesOn: () => boolean): Promise<void> {
  for (let round = 0; goesOn(); round += 1) {
    const patient = draw.pick(candidates);
    const url = `${draw.pick(replicas).url}/v1/studies/${STUDY}/candidates/${patient}`;
    const { writes, reads, statuses } = logOf(patient);
    const readFrom = performance.now();
    const read = await asked(url);
    statuses.add(read?.status ?? 0);
    if (read?.status !== 200) continue;
    const { version, status } = (read.body as { decision: WireDecision }).decision;
    reads.push({ began: readFrom, ended: performance.now(), version, status });

    const note = `${name}.${round}`;
    const expected = draw.chance(0.1) ? Math.max(0, version - 1) : version;
    const to = draw.chance(0.05) ? "on-study" : draw.pick(STEPS);
    const reason = to === "deferred" ? { reason: "other" } : {};
    const began = performance.now();
    const body = { status: to, note, ...reason };
    const reply = await asked(`${url}/decision`, "PUT", body, { "If-Match": `W/"${expected}"` });
    const span = { began, ended: performance.now() };
    statuses.add(reply?.status ?? 0);
    writes.push({ note, expected, ...span, told: toldBy(reply) });
    await pause(draw.int(0, 20));
  }
}

function toldBy(reply: Reply | null): Write["told"] {
  if (reply?.status === 200) return (reply.body as WireDecision).version;
  return reply === null || reply.status >= 500 ? "unknown" : "refused";
}

/** As a server that restarts, or an administrator, does: what was under way is undone, and its connection with it. */
async function cutSessions(goesOn: () => boolean): Promise<number> {
  let cut = 0;
  while (goesOn()) {
    await pause(CUT_EVERY_MS);
    const ended = await site.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'cohort-api'`,
    );
    cut += ended.length;
  }
  return cut;
}

async function chainOf(patient: string): Promise<readonly Link[]> {
  const url = `${replicas[0]?.url}/v1/studies/${STUDY}/candidates/${patient}/history`;
  const { entries } = historySchema.parse((await call(url)).body);
  return entries.flatMap((entry) =>
    entry.kind === "decision"
      ? [{ version: entry.version, status: entry.status, note: entry.note }]
      : [],
  );
}

it("C-40: what many people decide at once, while the database cuts them off, is one chain that holds all that was acknowledged", async () => {
  const until = performance.now() + LASTS_MS;
  const goesOn = (): boolean => performance.now() < until || acknowledgedOf().length <= ENOUGH;
  const clients = Array.from({ length: CLIENTS }, (_, at) => client(at, drawFrom(at + 1), goesOn));
  const [cut] = await Promise.all([cutSessions(goesOn), ...clients]);
  expect(cut).toBeGreaterThan(5);

  const told = new Set<Write["told"]>();
  for (const patient of candidates) {
    const { writes, reads, statuses } = logOf(patient);
    expect(faultsOf(await chainOf(patient), writes, reads)).toEqual([]);
    // Nothing but what the contract names: done, overtaken, no such step, not now.
    expect([...statuses].filter((status) => ![200, 412, 422, 503].includes(status))).toEqual([]);
    for (const write of writes) told.add(write.told);
  }
  expect(acknowledgedOf().length).toBeGreaterThan(ENOUGH);
  expect(told).toContain("refused");
  const place = { ...site, asOf: AS_OF };
  expect(await brokenLaws(place, { decisions: acknowledgedOf() })).toEqual([]);
});
