import { Agent } from "undici";
import type { Limits } from "./limits.ts";
import { readBody } from "./response-body.ts";
import { SourceError } from "./source-error.ts";
import type { SourceErrorClass } from "./source-error.ts";

export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Incoming {
  readonly status: number;
  header(name: string): string | null;
  /** Unpacked; empty unless the status is 2xx. */
  readonly bytes: Uint8Array;
}

export interface Wire {
  /**
   * One request and its whole response within the time and size limits; follows no redirect. Throws a SourceError of
   * class network, timeout, too-large or protocol, or the signal's reason.
   */
  exchange(outgoing: Outgoing, signal?: AbortSignal): Promise<Incoming>;
  close(): Promise<void>;
}

const CLASS_OF_CODE: Readonly<Record<string, SourceErrorClass>> = {
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: "too-large",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** A pool of connections to the EHR. Whoever creates it closes it. */
export function createWire(limits: Limits, connections: number): Wire {
  const agent = new Agent({
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    maxResponseSize: limits.responseBytes,
    connections,
  });

  async function exchange(outgoing: Outgoing, signal?: AbortSignal): Promise<Incoming> {
    signal?.throwIfAborted();
    const stop = new AbortController();
    const tooLong = setTimeout(() => stop.abort("total"), limits.totalMs);
    const cancel = (): void => stop.abort("caller");
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const { url, method, body } = outgoing;
      const response = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { "accept-encoding": "gzip, br, deflate", ...outgoing.headers },
        body,
        signal: stop.signal,
      });
      const header = (name: string): string | null => {
        const value = response.headers[name];
        return typeof value === "string" ? value : (value?.[0] ?? null);
      };
      const { statusCode: status } = response;
      if (status < 200 || status > 299) {
        // What an error says is not needed; reading on keeps the connection.
        await response.body.dump({ limit: 65_536 });
        return { status, header, bytes: new Uint8Array() };
      }
      const encoding = header("content-encoding");
      return { status, header, bytes: await readBody(response.body, encoding, limits) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError) throw error;
      const errorClass = stop.signal.aborted
        ? "timeout"
        : (CLASS_OF_CODE[codeOf(error)] ?? "network");
      throw new SourceError(errorClass, "no complete response", { cause: error });
    } finally {
      clearTimeout(tooLong);
      signal?.removeEventListener("abort", cancel);
    }
  }

  return { exchange, close: () => agent.destroy() };
}
