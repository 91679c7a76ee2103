import type { Secret } from "./secret.ts";

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "::1", "[::1]"];

export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** Of a parameter that is there twice the last counts, as it does for the driver. */
const parameter = (url: URL, name: string): string | undefined =>
  url.searchParams.getAll(name).at(-1);

/** Where a connection string leads; empty or a path: a socket of this machine. */
function hostOf(url: URL): string {
  const named = url.protocol.startsWith("postgres") ? parameter(url, "host") : undefined;
  return named || decodeURIComponent(url.hostname);
}

const isEncrypted = (url: URL): boolean =>
  url.protocol === "rediss:" ||
  (url.protocol.startsWith("postgres") && parameter(url, "sslmode") === "verify-full");

/**
 * Whether what goes to this database or queue could be read or answered by someone else on the network: no TLS, or TLS that does
 * not check whom it speaks to, to a host that is neither this machine nor one of `plain`.
 */
export function leaksTo(connection: Secret | null, plain: readonly string[]): boolean {
  if (connection === null) return false;
  const url = new URL(connection.reveal());
  const host = hostOf(url);
  const isHere = host === "" || host.startsWith("/") || isLoopback(host);
  return !isHere && !plain.includes(host) && !isEncrypted(url);
}
