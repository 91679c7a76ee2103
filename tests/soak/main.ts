import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { migrate } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { activateStudies } from "@cohort/testkit";
import { startRedis, whyNoRedis } from "../queue/redis-server.ts";
import { install, must } from "../worker/support.ts";
import { findings, trends } from "./judge.ts";
import { report } from "./report.ts";
import { soak } from "./soak.ts";

/** `pnpm soak [minutes=10] [--faults]`: the built product for so long, with a database and a queue of its own. */
const argv = process.argv.slice(2);
const minutes = Number(argv.find((each) => /^[\d.]+$/.test(each)) ?? "10");
const faults = argv.includes("--faults") ? 60_000 : null;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const server = must(await startEmbeddedPostgres({}));
must(await migrate(server.url));
must(await migrateQueue(server.url));
const urls = { url: server.url, runtimeUrl: server.url };
await activateStudies(urls);
const missing = whyNoRedis();
const redis = missing === null ? await startRedis() : null;
const ground = { database: { ...urls, close: () => server.stop() }, ...(redis ? { redis } : {}) };
const site = await install(redis === null ? "PostgreSQL" : "Redis", ground);
say(
  `${minutes} minutes, queue on ${redis === null ? `PostgreSQL (${missing})` : "Redis"}, ${faults === null ? "no faults" : "faults"}`,
);
try {
  const course = await soak(
    { site, databaseUrl: server.url, redis },
    { form: "dist", patients: 150, lasts: minutes * 60_000, looks: 5000, faults },
  );
  const found = [...findings(course), ...trends(course)];
  say(report(course, found));
  process.exitCode = found.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await site.close();
}
