import { randomUUID } from "node:crypto";
import type { Access } from "../auth/access.ts";
import type { FhirRequest } from "./call.ts";
import type { Incoming, Outgoing, Wire } from "./exchange.ts";
import type { Settings } from "../options.ts";
import { createPace } from "./pace.ts";
import type { Pace } from "./pace.ts";
import { parseReply } from "./reply.ts";
import type { Reply } from "./reply.ts";
import { retryAfterMs } from "./retry-after.ts";
import { SourceError, isSourceError } from "./source-error.ts";
import { errorClassOf } from "./status.ts";
import { createTurns } from "./turns.ts";

export type Attempt = (request: FhirRequest) => Promise<Reply>;

const ACCEPT = "application/fhir+json";
const VERSIONED_ACCEPT = `${ACCEPT}; fhirVersion=4.0`;

/**
 * One try at one request: waits for its turn, adds what every request carries, and turns the response into a resource
 * or a SourceError. Credentials are those of the base URL's origin; where they expire, one 401 is answered with fresh ones.
 * A type that they are known not to open is not asked for.
 */
export function createAttempt(settings: Settings, wire: Wire, access: Access): Attempt {
  const { baseUrl, limits, clock, log } = settings;
  const turns = createTurns(settings.concurrency);
  const paces = new Map<string, Pace>();
  let accept = VERSIONED_ACCEPT;

  function paceOf(origin: string): Pace {
    const pace = paces.get(origin) ?? createPace(clock, limits.requestsPerSecond);
    paces.set(origin, pace);
    return pace;
  }

  function outgoing(request: FhirRequest, value: string | null): Outgoing {
    const { method, url: target, body, route } = request;
    if (!URL.canParse(target, baseUrl.href)) {
      throw new SourceError("protocol", `${route}: no URL to follow`);
    }
    const headers: Record<string, string> = {
      ...request.headers,
      accept,
      "user-agent": settings.userAgent,
      "x-request-id": randomUUID(),
    };
    const authorization = value === null ? null : { origin: baseUrl.origin, value };
    return { method, url: new URL(target, baseUrl), headers, authorization, body };
  }

  async function send(request: FhirRequest, authorization: string | null): Promise<Incoming> {
    const next = outgoing(request, authorization);
    const pace = paceOf(next.url.origin);
    await pace.take(request.signal);
    const sentAt = clock.now();
    const answer = await wire.exchange(next, request.signal);
    if (answer.status === 429) {
      const pause = retryAfterMs(answer.header("retry-after"), sentAt, answer.header("date"));
      pace.slowDown(sentAt, Math.min(pause ?? 0, limits.circuitOpenCapMs));
    } else pace.keepUp(sentAt);
    return answer;
  }

  async function once(request: FhirRequest, renewed = false): Promise<Reply> {
    const authorization = await access.header(request.signal);
    const answer = await send(request, authorization);
    const { status, url } = answer;
    if (status === 406 && accept !== ACCEPT) {
      accept = ACCEPT;
      return once(request, renewed);
    }
    if (status === 401 && url.origin === baseUrl.origin) {
      if (!renewed && access.refused(authorization)) return once(request, true);
      access.rejected();
    }
    const errorClass = errorClassOf(status);
    if (errorClass !== null) {
      const wait = retryAfterMs(answer.header("retry-after"), clock.now(), answer.header("date"));
      throw new SourceError(errorClass, `${request.route}: ${status}`, {
        status,
        ...(wait === null ? {} : { retryAfterMs: wait }),
      });
    }
    const reply = parseReply(answer.bytes, request, url, limits, log);
    return { ...reply, date: answer.header("date") };
  }

  /** Before a turn is taken: nobody else waits for the token of one. */
  async function admitted({ type, route, signal }: FhirRequest): Promise<void> {
    await access.header(signal);
    if (access.withholds(type)) {
      throw new SourceError("auth", `${route}: the EHR does not grant the type`, { status: 403 });
    }
  }

  return async (request) => {
    await admitted(request);
    return turns.take(async () => {
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
  };
}

/** Faults of the wire do not know what they were for. */
function named(error: unknown, route: string): unknown {
  if (!isSourceError(error) || error.message.startsWith(route)) return error;
  const { action } = error.failure;
  return new SourceError(error.class, `${route}: ${error.message}`, {
    cause: error.cause,
    ...(action === undefined ? {} : { action }),
    ...(error.status === null ? {} : { status: error.status }),
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}
