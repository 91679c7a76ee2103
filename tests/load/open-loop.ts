import { Agent, request as send } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

export interface Load {
  /** Of the request with this number. */
  readonly url: (at: number) => string;
  /** A second. */
  readonly rate: number;
  readonly seconds: number;
  /** Posted with the request of this number; without one it is a GET. */
  readonly body?: (at: number) => string | Buffer;
}

export interface Measured {
  /** Milliseconds, sorted; from the moment at which the request was due, so that a late one counts as late. */
  readonly latencies: readonly number[];
  /** By status; 0: no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Of the last answer. */
  readonly bytes: number;
}

export const percentile = ({ latencies }: Pick<Measured, "latencies">, share: number): number =>
  latencies[Math.min(latencies.length - 1, Math.ceil(latencies.length * share) - 1)] ?? Number.NaN;

/** Sends at a fixed rate whether or not answers come: a server that stalls is not spared what would have come meanwhile. */
export async function drive({ url, rate, seconds, body }: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  let bytes = 0;
  const one = async (at: number, due: number): Promise<void> => {
    const told = await ask(url(at), body?.(at), agent);
    latencies.push(performance.now() - due);
    statuses.set(told.status, (statuses.get(told.status) ?? 0) + 1);
    bytes = told.bytes;
  };
  const begun = performance.now();
  const all: Promise<void>[] = [];
  for (let at = 0; at < rate * seconds; at += 1) {
    const due = begun + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    all.push(one(at, due));
  }
  await Promise.all(all);
  agent.destroy();
  return { latencies: latencies.toSorted((a, b) => a - b), statuses, bytes };
}

function ask(
  url: string,
  body: string | Buffer | undefined,
  agent: Agent,
): Promise<{ readonly status: number; readonly bytes: number }> {
  return new Promise((resolve) => {
    const options =
      body === undefined
        ? { agent }
        : {
            agent,
            method: "POST",
            headers: {
              "Content-Type": "application/json",
              "Content-Length": Buffer.byteLength(body),
            },
          };
    const outgoing = send(url, options, (incoming) => {
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => (bytes += chunk.length));
      incoming.on("error", () => resolve({ status: 0, bytes }));
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, bytes }));
    });
    outgoing.on("error", () => resolve({ status: 0, bytes: 0 }));
    outgoing.end(body);
  });
}
