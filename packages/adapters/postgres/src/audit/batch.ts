import type { Database } from "../database/database.ts";
import { isUnavailable } from "../database/failures.ts";
import type { Audit, AuditEntry } from "../interface/audit.ts";
import { StoreUnavailableError } from "../unavailable.ts";
import { appendAudits } from "./append.ts";

/** So that one transaction does not hold up everyone else's for long. */
const MOST = 200;

const isOfOneRow = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && !isUnavailable(error.code);

interface Waiting {
  readonly entry: AuditEntry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Appends what requests of this process have read. The chain takes one transaction at a time, each with a write to disk, so
 * whoever comes while one is under way goes together with the others in the next. Nobody is told before their row is written.
 */
export function appendTogether(database: Database): Audit["append"] {
  const waiting: Waiting[] = [];
  let running = false;

  const write = (entries: readonly AuditEntry[]): Promise<void> =>
    database.statement("audit.append", (queries) => appendAudits(queries, entries));

  async function writeAll(batch: readonly Waiting[]): Promise<void> {
    try {
      await write(batch.map(({ entry }) => entry));
      for (const { done } of batch) done();
    } catch (error) {
      // One that cannot be written must not take the others with it; where nothing can, there is no use in trying each.
      if (batch.length > 1 && isOfOneRow(error)) for (const one of batch) await writeAll([one]);
      else for (const { failed } of batch) failed(error);
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) await writeAll(waiting.splice(0, MOST));
    running = false;
  }

  return (entry) =>
    new Promise((done, failed) => {
      waiting.push({ entry, done, failed });
      if (!running) void run();
    });
}
