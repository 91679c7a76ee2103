import type { Config } from "@cohort/config";
import { type Result, fail } from "@cohort/foundation";
import type { Identity } from "./auth-context.ts";
import { createDemoIdentity } from "./demo-identity.ts";

/** The one way of telling who asks that AUTH_MODE names. */
export function openIdentity(config: Config): Result<Identity> {
  switch (config.access.mode) {
    case "demo":
      return createDemoIdentity(config);
    default:
      return fail({
        code: "CONFIG.AUTH_NOT_AVAILABLE",
        message: "This AUTH_MODE is not available yet.",
      });
  }
}
