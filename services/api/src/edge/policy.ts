import type { AccessConfig } from "@cohort/config";

/** What the configuration says of how the edge treats callers. */
export type EdgePolicy = Pick<AccessConfig, "rates" | "trustedProxies" | "embedOrigins" | "oidc">;
