import { type Authorization, type Egress, type EgressError, isEgressError } from "@cohort/egress";
import type { Limits } from "../limits.ts";
import { SourceError } from "./source-error.ts";

export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: Authorization | null;
  readonly body: string | null;
}

export interface Incoming {
  readonly status: number;
  /** What answered, after redirects within its origin. */
  readonly url: URL;
  readonly header: (name: string) => string | null;
  /** Unpacked; empty unless the status is 2xx. */
  readonly bytes: Uint8Array;
}

export interface Wire {
  /**
   * One request and its whole response within the time and size limits. Throws a SourceError of class network, timeout,
   * too-large, protocol, foreign-origin or blocked-address, or the signal's reason.
   */
  exchange(outgoing: Outgoing, signal?: AbortSignal): Promise<Incoming>;
  close(): Promise<void>;
}

/** Requests to the EHR and to the origins that its links may lead to. */
export function createWire(egress: Egress, origins: readonly string[], limits: Limits): Wire {
  async function exchange(outgoing: Outgoing, signal?: AbortSignal): Promise<Incoming> {
    try {
      const { status, url, header, bytes, discard } = await egress.request({
        ...outgoing,
        origins,
        redirects: "same-origin",
        limits,
        ...(signal ? { signal } : {}),
      });
      if (status >= 200 && status <= 299) return { status, url, header, bytes: await bytes() };
      // What an error says is not needed.
      await discard();
      return { status, url, header, bytes: new Uint8Array() };
    } catch (error) {
      throw isEgressError(error) ? ofSource(error) : error;
    }
  }

  return { exchange, close: () => egress.close() };
}

/** The classes of the way out are among ours. */
const ofSource = (error: EgressError): SourceError =>
  new SourceError(error.class, error.message, {
    cause: error,
    ...(error.failure.action === undefined ? {} : { action: error.failure.action }),
  });
