import { randomUUID } from "node:crypto";
import { type Incoming, isEgressError } from "@cohort/egress";
import { ownName } from "../search/links.ts";
import { retryAfterMs } from "../wire/retry-after.ts";
import { SourceError, isSourceError } from "../wire/source-error.ts";
import { errorClassOf } from "../wire/status.ts";
import type { BulkSettings } from "./settings.ts";

export interface BulkRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: URL;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For messages, without ids: `GET export file`. */
  readonly route: string;
  readonly withToken: boolean;
  /** A file goes on as long as it is long; whoever reads it bounds each line. */
  readonly isFile?: boolean;
  readonly signal?: AbortSignal;
}

export type Send = (request: BulkRequest) => Promise<Incoming>;

/** The one way out; a token that is refused is renewed once. Throws a SourceError where there is no answer, or the signal's reason. */
export const createSend = (settings: BulkSettings): Send => {
  const { baseUrl, origins, egress, limits } = settings;
  const isOurs = (url: URL): boolean => url.origin === baseUrl.origin || origins.has(url.origin);
  const send = async (request: BulkRequest, renewed: boolean): Promise<Incoming> => {
    const { method, route, signal, accept, headers, body, withToken, isFile = false } = request;
    const url = new URL(ownName(request.url.href, settings));
    // Files may lie with a host of their own that takes the same token, where the manifest says so; nothing else does.
    const isKnown = (isFile && isOurs(url)) || url.origin === baseUrl.origin;
    const value = withToken && isKnown ? await settings.authorize(signal) : null;
    const began = settings.clock.now();
    const report = (status: number | null, failure: SourceError["class"] | null): void =>
      settings.onExchange({
        type: isFile ? "export-file" : "export",
        status,
        failure,
        milliseconds: settings.clock.now() - began,
        bytes: 0,
      });
    try {
      const answer = await egress.request({
        method,
        url,
        headers: {
          ...headers,
          accept,
          "user-agent": settings.userAgent,
          "x-request-id": randomUUID(),
        },
        body: body ?? null,
        // It goes with the origin: a redirect to another one leaves it behind.
        authorization: value === null ? null : { origin: url.origin, value },
        redirects: "allowed-origins",
        origins: [baseUrl.origin, ...origins],
        limits: {
          headersMs: limits.headersMs,
          idleMs: limits.idleMs,
          redirects: limits.redirects,
          ...(isFile
            ? { totalMs: null, responseBytes: null }
            : { responseBytes: limits.responseBytes }),
        },
        ...(signal ? { signal } : {}),
      });
      report(answer.status, errorClassOf(answer.status));
      // A link may be signed, for a store of files that takes no other credentials beside (S3 says 400).
      if (answer.status === 400 && value !== null && url.origin !== baseUrl.origin) {
        await answer.discard();
        return await send({ ...request, withToken: false }, true);
      }
      const isRefused = answer.status === 401 && answer.url.origin === url.origin;
      if (!isRefused || value === null || renewed) return answer;
      if ((await settings.authorize(signal, value)) === value) return answer;
      await answer.discard();
      return await send(request, true);
    } catch (error) {
      const failure = asSourceError(error, route, signal);
      report(null, isSourceError(failure) ? failure.class : null);
      throw failure;
    }
  };
  return (request) => send(request, false);
};

/** What the wire says, in the classes of this package. */
export function asSourceError(error: unknown, route: string, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (isSourceError(error) || !isEgressError(error)) return error;
  return new SourceError(error.class, `${route}: ${error.message}`, { cause: error });
}

/** The error that an answer of this status is. */
export function refusal(answer: Incoming, route: string, now: number): SourceError {
  const wait = retryAfterMs(answer.header("retry-after"), now, answer.header("date"));
  return new SourceError(errorClassOf(answer.status) ?? "protocol", `${route}: ${answer.status}`, {
    status: answer.status,
    ...(wait === null ? {} : { retryAfterMs: wait }),
  });
}
