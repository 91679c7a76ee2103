import { createHash } from "node:crypto";
import { backoff } from "../wire/clock.ts";
import type { ExportLine, LinesOptions } from "../interface.ts";
import { SourceError, failedAs } from "../wire/source-error.ts";
import { errorClassOf } from "../wire/status.ts";
import { readLine } from "./read-line.ts";
import { type Send, asSourceError, refusal } from "./requests.ts";
import type { BulkSettings } from "./settings.ts";
import { splitLines } from "./split-lines.ts";
import { TROUBLE_PAUSES_MS } from "./wait.ts";

const ROUTE = "export file";
const NDJSON = "application/fhir+ndjson";
/** Storage answers so where a link to a file has expired. */
const EXPIRED: readonly number[] = [403, 404, 410];
/** Repeats without a single line more. */
const MOST_REPEATS = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

type Settings = Pick<BulkSettings, "clock" | "limits" | "log">;
interface File {
  readonly url: string;
  readonly needsToken: boolean;
}

/**
 * The lines of a file, one by one. What breaks off is fetched again, and goes on behind the last line that was given.
 * Throws a SourceError (class gone-link: the link has expired) or the signal's reason.
 */
export async function* readLines(
  file: File,
  send: Send,
  settings: Settings,
  { signal, from = 1, onEnd }: LinesOptions,
): AsyncGenerator<ExportLine, void> {
  const { clock, log } = settings;
  let next = from;
  let repeats = 0;
  for (;;) {
    const before = next;
    try {
      for await (const line of pass(file, send, settings, {
        from: next,
        // What breaks off again and again is the file as it is.
        isLast: repeats >= MOST_REPEATS,
        ...(signal ? { signal } : {}),
        ...(onEnd ? { onEnd } : {}),
      })) {
        next = line.number + 1;
        yield line;
      }
      return;
    } catch (error) {
      const failure = asSourceError(error, ROUTE, signal);
      if (!failedAs(failure, "network", "timeout", "server", "throttled")) throw failure;
      repeats = next > before ? 0 : repeats;
      const pause = pauseAfter(failure, repeats, settings);
      if (pause === null) throw failure;
      repeats += 1;
      log.debug({ repeats, pauseMs: pause }, `${ROUTE}: again`);
      await clock.sleep(pause, signal);
    }
  }
}

function pauseAfter(failure: unknown, repeats: number, { clock }: Settings): number | null {
  if (!(failure instanceof SourceError)) return null;
  const asked = failure.retryAfterMs ?? 0;
  if (failedAs(failure, "server", "throttled")) {
    const pause = TROUBLE_PAUSES_MS[repeats];
    return pause === undefined ? null : asked > 0 ? Math.min(asked, pause) : pause;
  }
  return repeats >= MOST_REPEATS ? null : backoff(clock, repeats, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
}

/** One download. Lines before `from` are passed over. */
async function* pass(
  file: File,
  send: Send,
  { limits, clock }: Settings,
  { from = 1, isLast, signal, onEnd }: LinesOptions & { readonly isLast: boolean },
): AsyncGenerator<ExportLine, void> {
  const answer = await send({
    method: "GET",
    url: new URL(file.url),
    accept: NDJSON,
    route: ROUTE,
    withToken: file.needsToken,
    isFile: true,
    ...(signal ? { signal } : {}),
  });
  if (errorClassOf(answer.status) !== null) {
    await answer.discard();
    if (!EXPIRED.includes(answer.status)) throw refusal(answer, ROUTE, clock.now());
    throw new SourceError("gone-link", `${ROUTE}: ${answer.status}`, { status: answer.status });
  }
  const hash = createHash("sha256");
  let bytes = 0;
  const hashed = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of answer.body) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  };
  let number = 0;
  for await (const lines of splitLines(hashed(), limits.lineBytes)) {
    for (const one of lines) {
      number += 1;
      if (number < from) continue;
      let line = readLine(one, number, limits.jsonDepth);
      if (line === "broken-off") {
        if (!isLast) throw new SourceError("network", `${ROUTE}: it ends in the middle of a line`);
        line = readLine({ ...one, isEnded: true }, number, limits.jsonDepth);
      }
      if (line !== null && line !== "broken-off") yield line;
    }
  }
  onEnd?.({ lines: number, bytes, sha256: hash.digest("hex") });
}
