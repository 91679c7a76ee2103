import { readFileSync } from "node:fs";
import { isNativeError } from "node:util/types";
import type { z } from "zod";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { VARIABLES } from "./variables.ts";
import type { Variable } from "./variable.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

type Table = typeof VARIABLES;
/** The values of all variables, by name. */
export type Values = {
  readonly [Name in keyof Table]: Table[Name] extends Variable<infer T> ? T : never;
};

/** An empty variable counts as unset: that is what an empty line in a manifest means. */
const given = (env: Environment, name: string): string | undefined => env[name] || undefined;

const textOf = (
  env: Environment,
  name: string,
  row: Variable<unknown>,
  failures: Failure[],
): string | null => {
  const direct = given(env, name);
  const file = row.secret ? given(env, `${name}_FILE`) : undefined;
  if (file === undefined) return direct ?? row.fallback;
  if (direct !== undefined) {
    failures.push({
      code: "CONFIG.AMBIGUOUS",
      path: name,
      message: `Both ${name} and ${name}_FILE are set.`,
      action: "Set one of them.",
    });
    return null;
  }
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    failures.push({
      code: "CONFIG.UNREADABLE_FILE",
      path: `${name}_FILE`,
      message: `The file cannot be read (${codeOf(error)}).`,
      action: "Check the path and its permissions.",
    });
    return null;
  }
};

const codeOf = (error: unknown): string =>
  isNativeError(error) && "code" in error ? String(error.code) : "unknown error";

const sentence = (issue: z.core.$ZodIssue | undefined): string =>
  issue?.message ?? "is not understood";

/** Reads each variable by itself; all failures at once. What one says of a value never includes the value. */
export function readVariables(env: Environment): Result<Values, readonly Failure[]> {
  const failures: Failure[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(VARIABLES)) {
    values[name] = null;
    const text = textOf(env, name, row, failures);
    if (text === null) continue;
    const parsed = row.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      failures.push({
        code: "CONFIG.INVALID",
        path: name,
        message: `${name} ${sentence(parsed.error.issues[0])}.`,
        action: row.meaning,
      });
    }
  }
  if (failures.length > 0) return fail(failures);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each was read by its own row's schema
  return ok(values as Values);
}
