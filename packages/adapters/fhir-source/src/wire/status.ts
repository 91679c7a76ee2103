import type { SourceErrorClass } from "./source-error.ts";

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
