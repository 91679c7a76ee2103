import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { type Store, migrate, openStore } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { must } from "../api/support.ts";

export const DAY = "2026-11-22";

export interface Place {
  readonly store: Store;
  readonly databaseUrl: string;
  readonly day: string;
}

/** A PostgreSQL for this work alone, gone afterwards. */
export async function withDatabase(work: (place: Place) => Promise<void>): Promise<void> {
  const server = must(await startEmbeddedPostgres({}));
  must(await migrate(server.url));
  must(await migrateQueue(server.url));
  const store = must(await openStore({ connectionString: server.url }));
  try {
    await work({ store, databaseUrl: server.url, day: DAY });
  } finally {
    await store.close();
    await server.stop();
  }
}
