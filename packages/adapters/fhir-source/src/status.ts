import type { Incoming } from "./exchange.ts";
import type { SourceErrorClass } from "./source-error.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Why a response of this status is no answer; null for 2xx. */
export function errorClassOf(status: number): SourceErrorClass | null {
  if (status >= 200 && status <= 299) return null;
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "throttled";
  if (status === 408) return "timeout";
  // 501 says that the server will never do it: no fault, nothing to repeat.
  if (status === 501) return "client";
  if (status >= 500) return "server";
  return status >= 400 ? "client" : "protocol";
}

/** Where a redirect leads, as written; null for any other response. */
export const redirected = (answer: Incoming): string | null =>
  REDIRECTS.includes(answer.status) ? answer.header("location") : null;
