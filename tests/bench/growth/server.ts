import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { migrate } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { must } from "../../worker/support.ts";

/** Gives the work an empty, migrated database on a server of its own, as durable as a hospital's. */
export async function withServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = must(await startEmbeddedPostgres({}));
  try {
    must(await migrate(server.url));
    must(await migrateQueue(server.url));
    return await work(server.url);
  } finally {
    await server.stop();
  }
}
