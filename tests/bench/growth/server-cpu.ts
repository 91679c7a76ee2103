import { readFileSync, readdirSync } from "node:fs";
import type { Site } from "./site.ts";

/** Kernel ticks a second, as Linux tells times of processes. */
const TICKS = 100;

/** Places in `/proc/<pid>/stat` after the name, from the state on (proc(5)). */
const PLACES = { parent: 1, user: 11, system: 12, userOfEnded: 13, systemOfEnded: 14 } as const;

function statOf(pid: string): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

const sumOf = (stat: readonly string[], names: readonly (keyof typeof PLACES)[]): number =>
  names.reduce((sum, name) => sum + Number(stat[PLACES[name]]), 0);

/** Seconds of CPU that the database's server has taken, its processes that ended included. Linux, and this machine, only. */
export async function serverCpuSeconds(site: Pick<Site, "sql">): Promise<number> {
  const [row] = await site.sql(
    "select split_part(pg_read_file('postmaster.pid'), chr(10), 1) as pid",
  );
  const server = String(row?.["pid"]);
  const own = statOf(server);
  if (own === null) return NaN;
  const running = readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      const stat = statOf(pid);
      return stat?.[PLACES.parent] === server ? [sumOf(stat, ["user", "system"])] : [];
    });
  const ended = sumOf(own, ["user", "system", "userOfEnded", "systemOfEnded"]);
  return running.reduce((sum, one) => sum + one, ended) / TICKS;
}
