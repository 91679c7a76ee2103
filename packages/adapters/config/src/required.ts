import { type Result, fail, ok } from "@cohort/foundation";
import type { AuthMode } from "./access-config.ts";
import type { Config } from "./config.ts";
import { CONFIG_TABLE } from "./config-table.ts";

/** The value of an optional setting for a command that cannot do without it, else `CONFIG.MISSING`. */
export function required<T>(value: T | null, name: string): Result<T> {
  if (value !== null) return ok(value);
  const meaning = CONFIG_TABLE.find((row) => row.name === name)?.meaning;
  return fail({
    code: "CONFIG.MISSING",
    path: name,
    message: `${name} is not set.`,
    ...(meaning === undefined ? {} : { action: meaning }),
  });
}

/** Who may use the API. A failure, and no default, where nobody decided: the API must not start then. */
export const requireAuthMode = ({ access }: Config): Result<AuthMode> =>
  required(access.mode, "AUTH_MODE");
