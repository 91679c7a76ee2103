import { CONFIG_TABLE, type ConfigVariable, type Environment, readConfig } from "@cohort/config";
import { ok } from "@cohort/foundation";
import type { Context, Outcome } from "../command-line/command.ts";

const MASK = "***";

/** `HOST=0.0.0.0`; commented out where it is the default, or unset. A secret is only ever said to be set. */
function line(row: ConfigVariable, env: Environment): string {
  const given = env[row.name];
  if (!given) return `# ${row.name}=${row.fallback ?? ""}`;
  return `${row.name}=${row.secret ? MASK : given}`;
}

/** Prints every variable as it holds, in the form of an environment file, then what is wrong with it. */
export async function printConfig({ env, terminal }: Context): Promise<Outcome> {
  for (const row of CONFIG_TABLE) terminal.print(line(row, env));
  const config = readConfig(env);
  return config.ok ? ok(null) : config;
}
