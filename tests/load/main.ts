import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { migrate, openStore } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { must } from "../api/support.ts";
import { compare, report } from "./compare.ts";
import { drive, percentile } from "./open-loop.ts";
import { setStage } from "./scenarios.ts";

/** `pnpm load [seconds] [rounds]`: how long requests take, next to Express alone, on a database of its own. */
const [, , seconds = "20", rounds = "2"] = process.argv;
const SIZE = { patients: 10_000, matchRate: 20, hookRate: 50 };
const DAY = "2026-11-22";
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const server = must(await startEmbeddedPostgres({}));
must(await migrate(server.url));
must(await migrateQueue(server.url));
const store = must(await openStore({ connectionString: server.url }));
try {
  say(`storing ${SIZE.patients} patients`);
  const place = { store, databaseUrl: server.url, day: DAY };
  const stage = await setStage(place, { ...SIZE, seconds: Number(seconds), form: "dist" });
  // Once unmeasured: what is compiled is warm then.
  for (const comparison of [stage.match, stage.hook]) {
    await compare(comparison, 1);
    say(report(comparison, await compare(comparison, Number(rounds))));
  }
  const stalled = await drive(stage.stalled);
  const statuses = [...stalled.statuses].map(([status, count]) => `${count} x ${status}`);
  say(`A1-06: patient-view of strangers while the EHR stalls, ${SIZE.hookRate} a second`);
  say(`  p99 ${percentile(stalled, 0.99).toFixed(1)} ms  ${statuses.join(", ")}`);
  await stage.stop();
} finally {
  await store.close();
  await server.stop();
}
