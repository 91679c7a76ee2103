import type { Operation } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { RequestCounts } from "@cohort/postgres";
import { networkOf } from "./network-of.ts";
import type { EdgePolicy } from "./policy.ts";
import { type Outcome, reject } from "./rejection.ts";

type Family = NonNullable<Operation["rate"]>;

interface Limit {
  readonly most: number;
  readonly windowMs: number;
}

/** A ward, or a whole hospital, may come from one address: it may ask for as much as so many callers. */
const CALLERS_AT_AN_ADDRESS = 10;
const MINUTE_MS = 60_000;
/** How many addresses that failed too often are remembered between two looks into the database. */
const MOST_BLOCKED = 10_000;

export interface Admission {
  readonly outcome: Outcome<null>;
  /** Of the caller's own limit, for the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first that is refused in its window: the one that the audit is told of. */
  readonly isFirstRefused: boolean;
}

export interface RateLimits {
  /** Refuses an address that failed to sign in too often: before any credential is looked at, and without the database. */
  beforeSignIn(address: string | null): Outcome<null>;
  /**
   * Counts a failure; refuses where it is one too many, and then nothing is to be written of it. What browsers send by themselves,
   * such as the cookie of a session that has ended, is counted apart and blocks nobody.
   */
  signInFailed(address: string | null, by: "guess" | "browser"): Promise<Outcome<null>>;
  /** Counts a request of a caller. */
  request(family: Family, caller: string, address: string | null): Promise<Admission>;
}

const limitsOf = ({ rates }: EdgePolicy): Readonly<Record<Family, Limit>> => ({
  read: { most: rates.readPerMinute, windowMs: MINUTE_MS },
  match: { most: rates.matchPerSecond, windowMs: 1000 },
  export: { most: rates.exportPerHour, windowMs: 60 * MINUTE_MS },
});

const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

const tooMany = (leftMs: number, detail: string) =>
  reject("too-many-requests", { detail, headers: { "Retry-After": seconds(leftMs) } });

/**
 * Limits of callers and addresses by fixed windows, counted in the database, so that replicas share them. What is refused
 * costs one statement; an address that failed to sign in too often costs none until its window ends.
 */
export function createRateLimits(
  policy: EdgePolicy,
  counts: RequestCounts,
  clock: () => number,
): RateLimits {
  const limits = limitsOf(policy);
  const signIn: Limit = { most: policy.rates.signInPerMinute, windowMs: MINUTE_MS };
  /** Until when, by address. What another replica counted is learnt at the next failure here. */
  const blocked = new Map<string, number>();

  const refuseSignIn = (leftMs: number) =>
    tooMany(leftMs, "Too many failed sign-ins from this address.");

  function block(network: string, leftMs: number): void {
    const [oldest] = blocked.keys();
    if (blocked.size >= MOST_BLOCKED && oldest !== undefined) blocked.delete(oldest);
    blocked.set(network, clock() + leftMs);
  }

  return {
    beforeSignIn: (address) => {
      const network = networkOf(address);
      const leftMs = (blocked.get(network) ?? 0) - clock();
      if (leftMs > 0) return refuseSignIn(leftMs);
      blocked.delete(network);
      return ok(null);
    },

    signInFailed: async (address, by) => {
      const network = networkOf(address);
      const { most, windowMs } = signIn;
      const [counted] = await counts.add([{ key: `sign-in ${by} ${network}`, windowMs }]);
      if (!counted || counted.hits < most) return ok(null);
      if (by === "guess") block(network, counted.leftMs);
      return counted.hits === most ? ok(null) : refuseSignIn(counted.leftMs);
    },

    request: async (family, caller, address) => {
      const { most, windowMs } = limits[family];
      const callerKey = `caller ${family} ${caller}`;
      const counted = await counts.add([
        { key: callerKey, windowMs },
        { key: `address ${family} ${networkOf(address)}`, windowMs },
      ]);
      const own = counted.find(({ key }) => key === callerKey);
      const over = counted.find(
        ({ key, hits }) => hits > (key === callerKey ? most : most * CALLERS_AT_AN_ADDRESS),
      );
      return {
        outcome: over
          ? tooMany(
              over.leftMs,
              `At most ${most} of these requests in ${seconds(windowMs)} seconds.`,
            )
          : ok(null),
        headers: {
          "RateLimit-Policy": `${most};w=${seconds(windowMs)}`,
          "RateLimit-Limit": String(most),
          "RateLimit-Remaining": String(Math.max(0, most - (own?.hits ?? 0))),
          "RateLimit-Reset": seconds(own?.leftMs ?? windowMs),
        },
        isFirstRefused:
          over?.hits === (over?.key === callerKey ? most : most * CALLERS_AT_AN_ADDRESS) + 1,
      };
    },
  };
}
