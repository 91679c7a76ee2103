import { availableParallelism } from "node:os";
import type { Finding } from "./judge.ts";
import type { Course } from "./soak.ts";
import { quantile } from "./trend.ts";

const MINUTE_MS = 60_000;

/** Lines of cells, each column as wide as its widest. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

/** What was seen minute by minute, what went wrong, and what was found. */
export function report(course: Course, found: readonly Finding[]): string {
  const { visits, samples, options } = course;
  const processes = [...new Set(samples.map(({ process }) => process))];
  const head = ["minute", "visits", "not answered", "p50 ms", "p95 ms"];
  const rows = [[...head, ...processes.flatMap((name) => [`${name} MB`, "files", "loop p99 ms"])]];
  for (let from = 0; from < options.lasts; from += MINUTE_MS) {
    const within = ({ at }: { readonly at: number }): boolean =>
      at >= from && at < from + MINUTE_MS;
    const seen = visits.filter(within);
    const quick = seen.filter(({ status }) => status > 0 && status < 500).map(({ ms }) => ms);
    const failed = seen.filter(({ status }) => status === 0 || status >= 500).length;
    const times = [0.5, 0.95].map((share) => quantile(quick, share).toFixed(0));
    const each = processes.flatMap((name) => {
      const own = samples.filter((sample) => sample.process === name && within(sample));
      const usual = (values: readonly number[]): string => quantile(values, 0.5).toFixed(0);
      return [
        usual(own.map(({ rss }) => rss / 2 ** 20)),
        usual(own.map(({ handles }) => handles)),
        usual(own.flatMap(({ loopP99 }) => loopP99 ?? [])),
      ];
    });
    rows.push([
      String(from / MINUTE_MS + 1),
      String(seen.length),
      String(failed),
      ...times,
      ...each,
    ]);
  }
  const statuses = new Map<number, number>();
  for (const { status } of visits) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const told = [...statuses].toSorted(([a], [b]) => a - b).map(([status, n]) => `${n} x ${status}`);
  const faults = [...course.faults].map(([name, times]) => `${times} x ${name}`);
  const took = Object.entries(course.phases).map(
    ([phase, ms]) => `${phase} ${(ms / 1000).toFixed(1)} s`,
  );
  return [
    table(rows),
    "",
    `${course.changes} results changed in the EHR, ${course.decisions} decisions and ${course.attestations} attestations told as stored`,
    `answers: ${told.join(", ")}`,
    `faults: ${faults.join(", ") || "none"}`,
    `${course.load.toFixed(1)} processes wanted the machine's ${availableParallelism()} cores: with more of them than cores, times tell of the others`,
    `took: ${took.join(", ")}`,
    "",
    table([
      ["", "what", "seen", "asked"],
      ...found.map(({ what, seen, asked, holds }) => [holds ? "ok" : "FAILS", what, seen, asked]),
    ]),
  ].join("\n");
}
