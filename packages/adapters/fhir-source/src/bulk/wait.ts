import type { Incoming } from "@cohort/egress";
import type { Clock } from "../wire/clock.ts";
import type { ExportEnd, ExportManifest } from "../interface.ts";
import { readJson } from "../wire/json.ts";
import { retryAfterMs } from "../wire/retry-after.ts";
import { listOf, property } from "../search/shape.ts";
import { SourceError, failedAs } from "../wire/source-error.ts";
import { errorClassOf } from "../wire/status.ts";
import { type ManifestPart, joinManifest, readManifest } from "./manifest.ts";
import { asSourceError, type Send, refusal } from "./requests.ts";
import type { BulkSettings } from "./settings.ts";

const ROUTE = "export status";
const SECOND_MS = 1_000;
const LONGEST_WAIT_MS = 60 * SECOND_MS;
const FIRST_WAIT_MS = 5 * SECOND_MS;
/** After answers that say nothing of the export: 5xx, a transient outcome, no answer at all. */
export const TROUBLE_PAUSES_MS: readonly number[] = [1, 2, 4, 8].map((minutes) => minutes * 60_000);
/** 429 so often, one after the other, is the server's way of saying that it has given the export up. */
const MOST_THROTTLED = 20;
const MOST_MANIFESTS = 10_000;
const LONGEST_PROGRESS = 100;

/** Never sooner than a second, whatever is asked for; without a word 5 s, doubled each time, up to a minute. */
export function waitMs(asked: number | null, looks: number, clock: Pick<Clock, "random">): number {
  if (asked !== null) return Math.min(LONGEST_WAIT_MS, Math.max(SECOND_MS, asked));
  const base = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(looks, 10));
  return Math.round(base * (0.75 + 0.25 * clock.random()));
}

type Settings = Pick<BulkSettings, "clock" | "limits" | "log">;

async function jsonOf(answer: Incoming, { limits }: Settings): Promise<unknown> {
  const reading = readJson(await answer.bytes(), limits.jsonDepth);
  return reading.kind === "value" ? reading.value : undefined;
}

const isTransient = (body: unknown): boolean =>
  property(body, "resourceType") === "OperationOutcome" &&
  listOf(property(body, "issue")).some((issue) => property(issue, "code") === "transient");

/** One look. A SourceError that is given back says nothing of the export: ask again. */
async function look(
  url: URL,
  send: Send,
  settings: Settings,
  signal?: AbortSignal,
): Promise<{ readonly answer: Incoming; readonly body: unknown } | SourceError> {
  try {
    const answer = await send({
      method: "GET",
      url,
      accept: "application/json",
      route: ROUTE,
      withToken: true,
      ...(signal ? { signal } : {}),
    });
    if (answer.status === 202 || answer.status === 429) {
      await answer.discard();
      return { answer, body: undefined };
    }
    const body = await jsonOf(answer, settings);
    const trouble = errorClassOf(answer.status) === "server" || isTransient(body);
    return trouble ? refusal(answer, ROUTE, settings.clock.now()) : { answer, body };
  } catch (error) {
    const failure = asSourceError(error, ROUTE, signal);
    if (failure instanceof SourceError && failedAs(failure, "network", "timeout")) return failure;
    throw failure;
  }
}

/** Looks until there is an answer that says something, up to five times. */
async function lookAgain(
  url: URL,
  send: Send,
  settings: Settings,
  signal?: AbortSignal,
): Promise<{ readonly answer: Incoming; readonly body: unknown }> {
  for (const pause of [...TROUBLE_PAUSES_MS, null]) {
    const seen = await look(url, send, settings, signal);
    if (!(seen instanceof SourceError)) return seen;
    if (pause === null) throw seen;
    settings.log.debug({ failure: seen.class, pauseMs: pause }, seen.message);
    await settings.clock.sleep(pause, signal);
  }
  throw new SourceError("server", ROUTE);
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** X-Progress, as the server words it. */
  readonly onProgress?: (progress: string | null) => Promise<void>;
}

/** Waits for an export to be complete, as patiently as the server asks for. Throws a SourceError or the signal's reason. */
export async function waitFor(
  statusUrl: string,
  send: Send,
  settings: Settings,
  { signal, onProgress }: WaitOptions,
): Promise<ExportEnd> {
  const { clock } = settings;
  let throttled = 0;
  for (let looks = 0; ; looks += 1) {
    const { answer, body } = await lookAgain(new URL(statusUrl), send, settings, signal);
    const { status } = answer;
    if (status === 404 || status === 410) return { end: "gone" };
    throttled = status === 429 ? throttled + 1 : 0;
    if (throttled > MOST_THROTTLED) return { end: "given-up" };
    if (status === 200) {
      return { end: "ready", manifest: await wholeManifest(answer, body, send, settings, signal) };
    }
    if (status !== 202 && status !== 429) throw refusal(answer, ROUTE, clock.now());
    if (status === 202) {
      await onProgress?.(answer.header("x-progress")?.slice(0, LONGEST_PROGRESS) ?? null);
    }
    const asked = retryAfterMs(answer.header("retry-after"), clock.now(), answer.header("date"));
    await clock.sleep(waitMs(asked, looks, clock), signal);
  }
}

/** Follows the links of a manifest that comes in parts. */
async function wholeManifest(
  first: Incoming,
  firstBody: unknown,
  send: Send,
  settings: Settings,
  signal?: AbortSignal,
): Promise<ExportManifest> {
  const parts: ManifestPart[] = [];
  const seen = new Set<string>([first.url.href]);
  let body = firstBody;
  let from = first.url;
  for (;;) {
    const part = readManifest(body, from);
    if (!part) throw new SourceError("protocol", `${ROUTE}: no manifest`);
    parts.push(part);
    if (part.next === null) break;
    if (seen.has(part.next) || parts.length > MOST_MANIFESTS) {
      throw new SourceError("paging-loop", `${ROUTE}: the manifest never ends`);
    }
    seen.add(part.next);
    const next = await lookAgain(new URL(part.next), send, settings, signal);
    if (next.answer.status !== 200) throw refusal(next.answer, ROUTE, settings.clock.now());
    ({ body } = next);
    from = next.answer.url;
  }
  const whole = joinManifest(parts);
  if (!whole) throw new SourceError("protocol", `${ROUTE}: no manifest`);
  return whole;
}
