import type { EdgePolicy } from "../edge/policy.ts";

/** No proxies, no frames, and limits that no test reaches without meaning to. */
export const edgePolicy = (changes: Partial<EdgePolicy> = {}): EdgePolicy => ({
  rates: {
    readPerMinute: 1_000_000,
    matchPerSecond: 1_000_000,
    exportPerHour: 1_000_000,
    signInPerMinute: 1_000_000,
  },
  trustedProxies: [],
  embedOrigins: [],
  oidc: null,
  ...changes,
});
