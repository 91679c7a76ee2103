import { isNativeError } from "node:util/types";
import { InternalError } from "@cohort/foundation";
import { Agent } from "undici";
import type { Dispatcher } from "undici";
import { ACCEPT_ENCODING, unpackBody } from "./body.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { EgressError, type EgressErrorClass, isEgressError } from "./egress-error.ts";
import { createGate } from "./gate.ts";
import type {
  Egress,
  EgressLimits,
  EgressOptions,
  Incoming,
  Outgoing,
  RequestLimits,
} from "./interface.ts";

/** What holds where no other limit is given. */
export const DEFAULT_LIMITS: EgressLimits = {
  connectMs: 5_000,
  headersMs: 30_000,
  idleMs: 30_000,
  totalMs: 120_000,
  responseBytes: 32 * 1024 * 1024,
  redirects: 3,
};

/** Of a body that nobody wants: reading on up to here keeps the connection. */
const DISCARD_BYTES = 65_536;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const CREDENTIALS: readonly string[] = ["authorization", "proxy-authorization", "cookie", "host"];

const CLASS_OF_CODE: Readonly<Record<string, EgressErrorClass>> = {
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
};

/** One hop of a request. */
type Hop = Pick<Outgoing, "method" | "url" | "body">;

/**
 * Opens nothing until the first request. Throws a TypeError where an origin or a network is none. The authorities that a
 * server's certificate may come from are Node's: add one by NODE_EXTRA_CA_CERTS.
 */
export function createEgress(options: EgressOptions): Egress {
  const defaults: EgressLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const gate = createGate(options);
  const agent = new Agent({
    connect: { timeout: defaults.connectMs, lookup: gate.lookup },
    connections: options.connections ?? 8,
  });

  function send(
    hop: Hop,
    outgoing: Outgoing,
    limits: RequestLimits,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { url, method, body } = hop;
    const { authorization } = outgoing;
    const mine = authorization && authorization.origin === url.origin;
    return agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        "accept-encoding": ACCEPT_ENCODING,
        ...outgoing.headers,
        ...(mine ? { authorization: authorization.value } : {}),
      },
      body: body ?? null,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.idleMs,
      signal,
    });
  }

  async function follow(
    outgoing: Outgoing,
    limits: RequestLimits,
    signal: AbortSignal,
  ): Promise<{ response: Dispatcher.ResponseData; url: URL }> {
    const { redirects = "same-origin" } = outgoing;
    gate.check(outgoing.url, outgoing);
    let hop: Hop = outgoing;
    for (let hops = 0; ; hops += 1) {
      const response = await send(hop, outgoing, limits, signal);
      const location = redirects === "none" ? null : locationOf(response);
      if (location === null) return { response, url: hop.url };
      await response.body.dump({ limit: DISCARD_BYTES });
      if (!URL.canParse(location, hop.url.href)) {
        throw new EgressError("protocol", "redirected to what is no URL");
      }
      const url = new URL(location, hop.url);
      gate.checkRedirect(url, hop.url, redirects, outgoing);
      if (hops >= limits.redirects) throw new EgressError("protocol", "too many redirects");
      // Only 303 asks for a GET; a search that lost its body would find everyone.
      hop =
        response.statusCode === 303
          ? { method: "GET", url, body: null }
          : { method: hop.method, url, body: hop.body ?? null };
    }
  }

  /** What went wrong, told apart; a block is counted. */
  function translated(error: unknown, deadline: Deadline, caller?: AbortSignal): unknown {
    deadline.end();
    if (caller?.aborted) return caller.reason;
    if (isEgressError(error)) {
      if (error.blocked !== null) options.onBlocked?.(error.blocked);
      return error;
    }
    const errorClass = deadline.signal.aborted
      ? "timeout"
      : (CLASS_OF_CODE[codeOf(error)] ?? "network");
    return new EgressError(errorClass, "no complete response", { cause: error });
  }

  async function request(outgoing: Outgoing): Promise<Incoming> {
    if (Object.keys(outgoing.headers).some((name) => CREDENTIALS.includes(name.toLowerCase()))) {
      throw new InternalError("credentials are given with their origin, not as a header");
    }
    const limits: RequestLimits = { ...defaults, ...outgoing.limits };
    const deadline = startDeadline(limits.totalMs, outgoing.signal);
    const thrown = (error: unknown): unknown => translated(error, deadline, outgoing.signal);
    try {
      const { response, url } = await follow(outgoing, limits, deadline.signal);
      return incomingOf(response, url, limits, deadline, thrown);
    } catch (error) {
      throw thrown(error);
    }
  }

  return { request, close: () => agent.destroy() };
}

function incomingOf(
  response: Dispatcher.ResponseData,
  url: URL,
  { responseBytes }: RequestLimits,
  deadline: Deadline,
  thrown: (error: unknown) => unknown,
): Incoming {
  const header = (name: string): string | null => headerOf(response, name);
  // A body that breaks while nobody reads it would end the process; whoever reads it is told all the same.
  response.body.on("error", () => undefined);
  async function* read(): AsyncGenerator<Uint8Array, void> {
    const announced = Number(header("content-length") ?? 0);
    try {
      yield* unpackBody(response.body, header("content-encoding"), announced, responseBytes);
    } catch (error) {
      throw thrown(error);
    } finally {
      deadline.end();
    }
  }
  const body = read();
  return {
    status: response.statusCode,
    url,
    header,
    body,
    async bytes() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async discard() {
      try {
        await response.body.dump({ limit: DISCARD_BYTES });
      } catch {
        // It was of no interest.
      } finally {
        deadline.end();
      }
    },
  };
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name];
  return typeof value === "string" ? value : (value?.[0] ?? null);
}

const locationOf = (response: Dispatcher.ResponseData): string | null =>
  REDIRECTS.includes(response.statusCode) ? headerOf(response, "location") : null;

const codeOf = (error: unknown): string =>
  isNativeError(error) && "code" in error && typeof error.code === "string" ? error.code : "";
