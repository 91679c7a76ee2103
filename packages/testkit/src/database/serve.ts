import { once } from "node:events";
import { Client, escapeIdentifier } from "pg";
import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { describeFailure, type Result } from "@cohort/foundation";
import { grantRuntime, migrate } from "@cohort/postgres";
import { grantQueue, migrateQueue } from "@cohort/queue";

/**
 * A program of its own, which jest's global setup starts when the first test asks: one PostgreSQL with one
 * migrated template. It prints where they are and ends when its input does. Its argument is the connection
 * string of a server to use instead, or empty.
 */
const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(describeFailure(result.failure));
  return result.value;
};

const given = process.argv[2] ?? "";
const server =
  given === ""
    ? valueOf(await startEmbeddedPostgres({ unsafe: true }))
    : { url: given, stop: () => Promise.resolve() };

const template = `cohort_template_${process.pid}`;
/** What services run as: may do what they need, and owns nothing. */
const services = `cohort_services_${process.pid}`;

async function run(statement: string): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** What tests filled and kept for one another. */
async function dropCopies(): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where starts_with(datname, $1)",
    [`${template}_`],
  );
  for (const { datname } of rows) {
    await client.query(`drop database ${escapeIdentifier(datname)} with (force)`);
  }
  await client.end();
}

const name = escapeIdentifier(template);
await run(`drop database if exists ${name}`);
await run(`create database ${name}`);
const url = new URL(server.url);
url.pathname = `/${template}`;
valueOf(await migrate(url.href));
valueOf(await migrateQueue(url.href));

await run(`drop role if exists ${services}`);
await run(`create role ${services} login password 'services'`);
valueOf(await grantRuntime(url.href, services));
valueOf(await grantQueue(url.href, services));
const runtime = new URL(server.url);
[runtime.username, runtime.password] = [services, "services"];

process.stdout.write(
  `${JSON.stringify({ url: server.url, template, runtimeUrl: runtime.href })}\n`,
);
process.stdin.resume();
await once(process.stdin, "end");
if (given !== "") {
  await dropCopies();
  await run(`drop database ${name}`);
  await run(`drop role ${services}`);
}
await server.stop();
