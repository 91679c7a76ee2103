import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, runSource } from "../end-to-end/child.ts";
import { type Installation, until } from "../worker/support.ts";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "worker-process.ts");

/** Worker processes, all of which are gone when the crew is. */
export interface Crew {
  /** Resolves once it takes jobs. */
  join(more?: Readonly<Record<string, string>>): Promise<Child>;
  /** `kill -9` */
  kill(child: Child): Promise<void>;
  close(): Promise<void>;
}

export function crewOf(site: Installation, fhir: string): Crew {
  const children = new Set<Child>();
  const kill = async (child: Child): Promise<void> => {
    child.process.kill("SIGKILL");
    await child.ended;
    children.delete(child);
  };
  return {
    join: async (more = {}) => {
      const child = runSource(MAIN, [], { ...site.env, FHIR_BASE_URL: fhir, ...more });
      children.add(child);
      await child.until(/worker runs/);
      return child;
    },
    kill,
    close: async () => {
      await Promise.all([...children].map(kill));
    },
  };
}

/** A table that nobody can write to for a while. */
export interface Held {
  /** Whether somebody waits for it, in the middle of a transaction. */
  isAwaited(): Promise<boolean>;
  release(): Promise<void>;
}

export async function hold(site: Installation, table: string): Promise<Held> {
  await site.sql(`begin; lock table ${table} in share row exclusive mode`);
  // Of pg_locks alone: what pg_stat_activity says stays as it was first seen until the transaction ends.
  const waiting = `select from pg_locks where not granted and relation = '${table}'::regclass`;
  return {
    isAwaited: async () => (await site.sql(waiting)).length > 0,
    release: async () => void (await site.sql("rollback")),
  };
}

/** Holds a table until somebody waits for it, who is `caught`; or until all is over, and nobody will come any more. */
export async function holdUp(
  site: Installation,
  table: string,
  isOver: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<{ readonly caught: boolean; release(): Promise<void> }> {
  const { isAwaited, release } = await hold(site, table);
  let caught = false;
  await until(async () => (caught = await isAwaited()) || (await isOver()), 60_000, 20);
  return { caught, release };
}
