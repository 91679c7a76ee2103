import { type Running, ofProcess } from "./processes.ts";

/** One look at one process. */
export interface Sample {
  /** Milliseconds since the soak began. */
  readonly at: number;
  readonly process: string;
  /** Another one after a restart. */
  readonly pid: number;
  /** Bytes. */
  readonly rss: number;
  readonly handles: number;
  /** Milliseconds, since the look before; null where its metrics could not be read. */
  readonly loopP99: number | null;
  /** Jobs that this process took over from silent ones. */
  readonly stalled: number;
}

export async function sampleOf(running: Running, at: number): Promise<Sample | null> {
  const pid = running.pid();
  const found = ofProcess(pid);
  if (found === null) return null;
  const text = await metricsOf(running.beside);
  const lag = text === null ? null : sumOf(text, "nodejs_eventloop_lag_p99_seconds");
  const stalled = text === null ? 0 : (sumOf(text, "cohort_queue_stalled_total") ?? 0);
  const loopP99 = lag === null ? null : lag * 1000;
  return { at, process: running.name, pid, ...found, loopP99, stalled };
}

const metricsOf = (beside: string): Promise<string | null> =>
  fetch(`${beside}/metrics`)
    .then((answer) => answer.text())
    .catch(() => null);

/** Of all lines of a metric; null where it has none. */
export function sumOf(text: string, metric: string): number | null {
  const values = text
    .split("\n")
    .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}
