import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { EhrStub } from "@cohort/testkit";
import type { RedisServer } from "../queue/redis-server.ts";
import type { Running } from "./processes.ts";

export interface Field {
  readonly ehr: EhrStub;
  /** The worker that is killed; the others see the whole soak through. */
  readonly victim: Running;
  /** Null where the queue is in PostgreSQL. */
  readonly redis: RedisServer | null;
  /** A superuser's connection string. */
  readonly databaseUrl: string;
}

export interface Faults {
  /** How often each was done. */
  readonly done: ReadonlyMap<string, number>;
  /** Ends what it is about, in the first round with all that is left of it. */
  stop(): Promise<void>;
}

const DOWN_MS = 1000;

/** Ends the sessions of the product, as a failover or an administrator does. */
async function endSessions(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'cohort-%'`,
  );
  await client.end();
}

/** In this order through every period, evenly spread. */
const FAULTS: Readonly<Record<string, (field: Field, period: number, round: number) => unknown>> = {
  "worker killed": async ({ victim }) => {
    await victim.kill();
    // What comes next does not wait for it; who never becomes ready is found to have fallen.
    victim.start().catch(() => {});
  },
  "Redis killed": async ({ redis }, _, round) => {
    if (redis === null) return;
    await redis.kill();
    await pause(DOWN_MS);
    await redis.startAgain(round % 2 === 0 ? "kept" : "lost");
  },
  "database sessions ended": ({ databaseUrl }) => endSessions(databaseUrl),
  "EHR answers 503": async ({ ehr }, period) => {
    ehr.fault({ chance: { share: 0.7, seed: 1 }, answer: { kind: "status", status: 503 } });
    await pause(period / 12);
    ehr.heal();
  },
};

/** Something goes wrong again and again, each kind once a period (milliseconds). */
export function breakThings(field: Field, period: number): Faults {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = new Map<string, number>();
  const kinds = Object.entries(FAULTS).filter(
    ([name]) => field.redis !== null || name !== "Redis killed",
  );
  const rest = (): Promise<unknown> =>
    pause(period / kinds.length, undefined, { signal }).catch(() => {});
  const run = async (): Promise<void> => {
    for (let round = 0; ; round += 1) {
      for (const [name, act] of kinds) {
        await rest();
        if (signal.aborted && round > 0) return;
        await act(field, period, round);
        done.set(name, (done.get(name) ?? 0) + 1);
      }
    }
  };
  const running = run();
  // Whoever stops hears of it; until then it must not end the process.
  running.catch(() => {});
  return {
    done,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
