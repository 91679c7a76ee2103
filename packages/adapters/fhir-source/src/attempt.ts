import { randomUUID } from "node:crypto";
import type { FhirRequest } from "./call.ts";
import type { Incoming, Outgoing, Wire } from "./exchange.ts";
import type { Settings } from "./options.ts";
import { createPace } from "./pace.ts";
import type { Pace } from "./pace.ts";
import { parseReply } from "./reply.ts";
import type { Reply } from "./reply.ts";
import { retryAfterMs } from "./retry-after.ts";
import { SourceError, isSourceError } from "./source-error.ts";
import { errorClassOf, redirected } from "./status.ts";
import { createTurns } from "./turns.ts";

export type Attempt = (request: FhirRequest) => Promise<Reply>;

const ACCEPT = "application/fhir+json";
const VERSIONED_ACCEPT = `${ACCEPT}; fhirVersion=4.0`;

/**
 * One try at one request: waits for its turn, adds what every request carries, and turns the response into a resource
 * or a SourceError. Credentials go to the origin of the base URL and to no other, through redirects too.
 */
export function createAttempt(settings: Settings, wire: Wire): Attempt {
  const { baseUrl, limits, clock, log } = settings;
  const turns = createTurns(settings.concurrency);
  const paces = new Map<string, Pace>();
  let accept = VERSIONED_ACCEPT;

  function paceOf(origin: string): Pace {
    const pace = paces.get(origin) ?? createPace(clock, limits.requestsPerSecond);
    paces.set(origin, pace);
    return pace;
  }

  function checked(target: string, from: URL, route: string): URL {
    if (!URL.canParse(target, from.href))
      throw new SourceError("protocol", `${route}: no URL to follow`);
    const url = new URL(target, from);
    if (url.origin === baseUrl.origin || settings.origins.has(url.origin)) return url;
    throw new SourceError("foreign-origin", `${route}: led to another origin`);
  }

  function outgoing(request: FhirRequest): Outgoing {
    const url = checked(request.url, baseUrl, request.route);
    const headers: Record<string, string> = {
      ...request.headers,
      accept,
      "user-agent": settings.userAgent,
      "x-request-id": randomUUID(),
    };
    if (settings.authorization !== null && url.origin === baseUrl.origin) {
      headers["authorization"] = settings.authorization;
    }
    return { method: request.method, url, headers, body: request.body };
  }

  async function follow(request: FhirRequest): Promise<{ answer: Incoming; url: URL }> {
    let next = outgoing(request);
    for (let hops = 0; ; hops += 1) {
      const pace = paceOf(next.url.origin);
      await pace.take(request.signal);
      const sentAt = clock.now();
      const answer = await wire.exchange(next, request.signal);
      if (answer.status === 429) {
        const pause = retryAfterMs(answer.header("retry-after"), sentAt, answer.header("date"));
        pace.slowDown(sentAt, Math.min(pause ?? 0, limits.circuitOpenCapMs));
      }
      const location = redirected(answer);
      if (location === null) return { answer, url: next.url };
      const url = checked(location, next.url, request.route);
      if (url.origin !== next.url.origin) {
        throw new SourceError("foreign-origin", `${request.route}: redirected to another origin`);
      }
      if (hops >= limits.redirects) {
        throw new SourceError("protocol", `${request.route}: too many redirects`);
      }
      // Only 303 asks for a GET; a search that lost its body would find everyone.
      next = answer.status === 303 ? { ...next, method: "GET", url, body: null } : { ...next, url };
    }
  }

  async function once(request: FhirRequest): Promise<Reply> {
    const { answer, url } = await follow(request);
    const { status } = answer;
    if (status === 406 && accept !== ACCEPT) {
      accept = ACCEPT;
      return once(request);
    }
    const errorClass = errorClassOf(status);
    if (errorClass !== null) {
      const wait = retryAfterMs(answer.header("retry-after"), clock.now(), answer.header("date"));
      throw new SourceError(errorClass, `${request.route}: ${status}`, {
        status,
        ...(wait === null ? {} : { retryAfterMs: wait }),
      });
    }
    return parseReply(answer.bytes, request, url, limits, log);
  }

  return async (request) =>
    turns.take(async () => {
      const began = clock.now();
      const report = (status: number | null, bytes: number, error: unknown): void => {
        const milliseconds = clock.now() - began;
        const failure = isSourceError(error) ? error.class : null;
        settings.onExchange({ type: request.type, status, failure, milliseconds, bytes });
      };
      try {
        const reply = await once(request);
        report(200, reply.bytes, null);
        return reply;
      } catch (error) {
        report(isSourceError(error) ? error.status : null, 0, error);
        throw named(error, request.route);
      }
    }, request.signal);
}

/** Faults of the wire do not know what they were for. */
function named(error: unknown, route: string): unknown {
  if (!isSourceError(error) || error.message.startsWith(route)) return error;
  return new SourceError(error.class, `${route}: ${error.message}`, {
    cause: error.cause,
    ...(error.status === null ? {} : { status: error.status }),
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}
