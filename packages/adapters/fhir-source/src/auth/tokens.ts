import { type Result, fail } from "@cohort/foundation";
import { backoff } from "../wire/clock.ts";
import type { SourceStatus } from "../interface.ts";
import type { Settings } from "../options.ts";
import { SourceError } from "../wire/source-error.ts";
import type { Ask } from "./ask.ts";
import type { AuthFailure } from "./auth-failure.ts";
import type { ClientKey } from "./client-keys.ts";
import { type TokenEndpoint, discover } from "./discovery.ts";
import { type ScopeWish, scopesOf, withheldTypes } from "./scopes.ts";
import { type Granted, requestToken } from "./token-request.ts";

export interface BackendClient {
  readonly clientId: string;
  /** The preferred one first; the first whose algorithm the server lists signs. */
  readonly keys: readonly ClientKey[];
  /** Overrides what the server's smart-configuration says. */
  readonly tokenUrl: string | null;
  readonly scopes: ScopeWish;
}

/** Tokens of one client for one server and scope. */
export interface Tokens {
  /**
   * A token that holds for some time yet. However many ask at once, one call is made; at most one a second, and after a
   * failure none until its pause is over. Throws a SourceError: auth (for 60 s the same), or unavailable with the
   * time to wait. The signal ends the waiting, not the call.
   */
  get(signal?: AbortSignal): Promise<string>;
  /** This token was not accepted: it is not given out again. */
  drop(token: string): void;
  status(): SourceStatus;
}

const CALL_MS = 1_000;
const REFUSED_MS = 60_000;
const AWAY_CAP_MS = 60_000;

interface Hold {
  readonly until: number;
  readonly failure: AuthFailure;
}

/** Milliseconds of use: to 30 s before its end, or for 80 % of its life; a quarter where it lives less than 40 s. */
export function usableMs(seconds: number): number {
  return 1000 * Math.max(Math.min(seconds - 30, seconds * 0.8), seconds / 4);
}

export function createTokens(settings: Settings, client: BackendClient, ask: Ask): Tokens {
  const { clock, limits, log, onAuthorization } = settings;
  let current: { readonly token: string; readonly until: number } | null = null;
  let flight: Promise<string> | null = null;
  let hold: Hold | null = null;
  let endpoint: { readonly value: TokenEndpoint; readonly until: number } | null = null;
  let calledAt = Number.NEGATIVE_INFINITY;
  let away = 0;
  let status: SourceStatus = { withheld: [], authFailure: null };

  function report(next: SourceStatus): void {
    const news = next.withheld.join() !== status.withheld.join();
    status = next;
    onAuthorization(next);
    if (news && next.withheld.length > 0) {
      log.warn({ types: next.withheld }, "the EHR grants less than was asked for");
    }
  }

  async function located(): Promise<Result<TokenEndpoint, AuthFailure>> {
    if (endpoint && clock.now() < endpoint.until) return { ok: true, value: endpoint.value };
    const found = await discover(settings, ask, client.tokenUrl);
    if (found.ok) endpoint = { value: found.value, until: clock.now() + limits.capabilitiesMs };
    return found;
  }

  async function granted(): Promise<Result<Granted & { asked: readonly string[] }, AuthFailure>> {
    const to = await located();
    if (!to.ok) return to;
    const { algorithms, permissionV2 } = to.value;
    const key = client.keys.find((one) => algorithms?.includes(one.algorithm) ?? true);
    if (key === undefined) {
      return fail({
        reason: "not-offered",
        message: ".well-known/smart-configuration lists none of our keys' algorithms",
        action: "Add a key of an algorithm that it lists (RS384 or ES384) to FHIR_CLIENT_KEY.",
      });
    }
    const asked = scopesOf(client.scopes, permissionV2, settings.group === null ? [] : ["Group"]);
    const answer = await requestToken(
      ask,
      to.value,
      { id: client.clientId, key },
      asked,
      clock.now(),
    );
    return answer.ok ? { ok: true, value: { ...answer.value, asked } } : answer;
  }

  function pauseAfter({ reason, retryAfterMs = 0 }: AuthFailure): number {
    if (reason !== "unavailable") return Math.max(REFUSED_MS, retryAfterMs);
    away += 1;
    const grown = CALL_MS + backoff(clock, away, CALL_MS, AWAY_CAP_MS);
    return Math.max(grown, Math.min(retryAfterMs, limits.circuitOpenCapMs));
  }

  async function renew(): Promise<string> {
    const early = calledAt + CALL_MS - clock.now();
    if (early > 0) await clock.sleep(early);
    calledAt = clock.now();
    const answer = await granted();
    if (answer.ok) {
      const { token, seconds, scopes, asked } = answer.value;
      hold = null;
      away = 0;
      current = { token, until: calledAt + usableMs(seconds) };
      report({ withheld: withheldTypes(scopes, asked), authFailure: null });
      return token;
    }
    const { failure } = answer;
    hold = { until: clock.now() + pauseAfter(failure), failure };
    // What the server says of itself may be what has changed.
    endpoint = null;
    log.warn({ reason: failure.reason, action: failure.action }, failure.message);
    report({ ...status, authFailure: failure.reason });
    throw errorOf(hold, clock.now());
  }

  return {
    async get(signal) {
      signal?.throwIfAborted();
      if (current && clock.now() < current.until) return current.token;
      if (hold && clock.now() < hold.until) throw errorOf(hold, clock.now());
      flight ??= renew().finally(() => {
        flight = null;
      });
      return whileWanted(flight, signal);
    },
    drop(token) {
      if (current?.token === token) current = null;
    },
    status: () => status,
  };
}

/** Status 401: as with a 401 of the FHIR server it may be that nothing at all can be read. */
function errorOf({ until, failure }: Hold, now: number): SourceError {
  const { reason, message, action } = failure;
  const retryAfterMs = Math.max(0, until - now);
  return reason === "unavailable"
    ? new SourceError("unavailable", message, { retryAfterMs, action })
    : new SourceError("auth", message, { retryAfterMs, action, status: 401 });
}

function whileWanted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
