import { type Failure, type Result, ok } from "@cohort/foundation";
import type { Catalogue } from "@cohort/files";
import { type Store, grantRuntime, migrate } from "@cohort/postgres";
import { grantQueue, migrateQueue } from "@cohort/queue";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command-line/command.ts";
import { importStudies } from "../import-studies.ts";
import { type Session, databaseUrl, queueUrl, sessionStore, single } from "../session.ts";

/** A store of this release's form, and what its studies were imported from. */
export interface Prepared {
  readonly store: Store;
  readonly catalogue: Catalogue;
}

/**
 * Brings the store's and the queue's tables to this release and imports the studies that come with it; those
 * that never had a revision become active. Each part takes its own lock, so that several may run at
 * once; a second run changes nothing.
 */
export async function prepare(session: Session): Promise<Result<Prepared, readonly Failure[]>> {
  const { terminal, config } = session;
  const database = databaseUrl(session);
  if (!database.ok) return database;
  const queue = queueUrl(session);
  if (!queue.ok) return queue;
  const catalogue = await readCatalogue(config);
  if (!catalogue.ok) return catalogue;

  const tables = single(await migrate(database.value));
  if (!tables.ok) return tables;
  for (const name of tables.value.applied) terminal.note(`applied ${name}`);
  const queued = single(await migrateQueue(queue.value, config.queue.prefix));
  if (!queued.ok) return queued;
  terminal.note(`the database is at version ${tables.value.version}, the queue is ready`);

  const store = await sessionStore(session);
  if (!store.ok) return store;
  const imported = await importStudies(store.value, catalogue.value.studies, "first");
  if (!imported.ok) return imported;
  for (const { study, revision, created, activated } of imported.value) {
    const state = activated ? "active" : created ? "new, not active yet" : "known already";
    terminal.note(`study ${study} revision ${revision}: ${state}`);
  }
  return ok({ store: store.value, catalogue: catalogue.value });
}

export interface MigrateOptions {
  /** The database role that the services run as, where that is not the one that migrates. */
  readonly grant?: string;
}

export async function migrateAll(
  session: Session,
  { grant }: MigrateOptions = {},
): Promise<Outcome> {
  const prepared = await prepare(session);
  if (!prepared.ok) return prepared;
  if (grant === undefined) return ok(null);
  const database = databaseUrl(session);
  if (!database.ok) return database;
  const granted = single(await grantRuntime(database.value, grant));
  if (!granted.ok) return granted;
  const queue = queueUrl(session);
  if (!queue.ok) return queue;
  const queued = single(await grantQueue(queue.value, grant, session.config.queue.prefix));
  if (!queued.ok) return queued;
  session.terminal.note(`role ${grant} may run the services, and may not change what only grows`);
  return ok(null);
}
