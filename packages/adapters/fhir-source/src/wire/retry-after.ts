const SECONDS = /^\d{1,9}$/;

/**
 * Milliseconds to wait as a Retry-After header says, in seconds or as an HTTP date (RFC 9110, 10.2.3). Null
 * where there is none or it cannot be read. `serverDate` is the response's own Date header: a date counts
 * from the server's clock, so that ours may be wrong.
 */
export function retryAfterMs(
  header: string | null,
  now: number,
  serverDate: string | null = null,
): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (SECONDS.test(text)) return Number(text) * 1_000;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return null;
  const from = Date.parse(serverDate ?? "");
  return Math.max(0, until - (Number.isNaN(from) ? now : from));
}
