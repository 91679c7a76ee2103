import { randomUUID } from "node:crypto";
import { type Egress, isEgressError } from "@cohort/egress";
import { type Result, fail, ok } from "@cohort/foundation";
import { readJson } from "../wire/json.ts";
import type { Settings } from "../options.ts";
import { retryAfterMs } from "../wire/retry-after.ts";
import { type AuthFailure, unavailable } from "./auth-failure.ts";

/** Of a configuration, a token or a refusal: all are short. */
const ANSWER_BYTES = 256 * 1024;

export interface Answer {
  readonly status: number;
  /** Undefined where the body is no JSON, or does not say that it is. */
  readonly json: unknown;
}

export interface Question {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly body?: string;
  /** For metrics and messages. */
  readonly what: "token" | "smart-configuration";
}

const PLACE: Readonly<Record<Question["what"], string>> = {
  token: "the token endpoint",
  "smart-configuration": ".well-known/smart-configuration",
};

export type Ask = (question: Question) => Promise<Result<Answer, AuthFailure>>;

/** One question to an authorization server: no redirect is followed, and whoever is busy or broken counts as away. */
export function createAsk(
  { limits, clock, userAgent, onExchange }: Settings,
  egress: Pick<Egress, "request">,
): Ask {
  async function exchange({ method, url, body }: Question) {
    const sentAt = clock.now();
    const response = await egress.request({
      method,
      url,
      headers: {
        accept: "application/json",
        "user-agent": userAgent,
        "x-request-id": randomUUID(),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      body: body ?? null,
      redirects: "none",
      limits: {
        headersMs: limits.headersMs,
        idleMs: limits.idleMs,
        totalMs: limits.totalMs,
        responseBytes: ANSWER_BYTES,
      },
    });
    const pause = retryAfterMs(response.header("retry-after"), sentAt, response.header("date"));
    const bytes = await response.bytes();
    const json = isJson(response.header("content-type"))
      ? parsed(bytes, limits.jsonDepth)
      : undefined;
    return { status: response.status, json, pause, bytes: bytes.byteLength };
  }

  return async (question) => {
    const { what: type } = question;
    const began = clock.now();
    const milliseconds = (): number => clock.now() - began;
    try {
      const { status, json, pause, bytes } = await exchange(question);
      const away = status >= 500 || status === 408 || status === 429;
      onExchange({
        type,
        status,
        failure: away ? "server" : null,
        milliseconds: milliseconds(),
        bytes,
      });
      return away
        ? fail(unavailable(`${PLACE[type]} answered ${status}`, pause))
        : ok({ status, json });
    } catch (error) {
      if (!isEgressError(error)) throw error;
      const { message, action = "" } = error.failure;
      if (error.blocked !== null) {
        return fail({ reason: "foreign-origin", message: `${PLACE[type]}: ${message}`, action });
      }
      const failure = error.class === "timeout" ? "timeout" : "network";
      onExchange({ type, status: null, failure, milliseconds: milliseconds(), bytes: 0 });
      return fail(unavailable(`${PLACE[type]}: ${message}`));
    }
  };
}

const isJson = (contentType: string | null): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? "");

function parsed(bytes: Uint8Array, depth: number): unknown {
  const reading = readJson(bytes, depth);
  return reading.kind === "value" ? reading.value : undefined;
}
