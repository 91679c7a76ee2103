import { startEmbeddedPostgres } from "@cohort/embedded-postgres";

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own with nothing in it. */
export async function startDatabase(): Promise<Database> {
  const started = await startEmbeddedPostgres({ unsafe: true });
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}
