import type { FieldError } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { z } from "zod";
import { type Outcome, reject } from "./rejection.ts";

/** `a.b[0].c` */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (field, key) =>
      typeof key === "number"
        ? `${field}[${key}]`
        : field === ""
          ? String(key)
          : `${field}.${String(key)}`,
    "",
  );

const LONGEST_FIELD = 100;

function errorsOf(issue: z.core.$ZodIssue, whole: string): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]).slice(0, LONGEST_FIELD),
      message: "is not known here",
    }));
  }
  return [{ field: fieldOf(issue.path) || whole, message: issue.message }];
}

/** The value as the schema reads it, else every field at fault. `whole` names the value itself. */
export function validate<T>(
  schema: z.ZodType<T>,
  value: unknown,
  whole: "body" | "query",
): Outcome<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const errors = parsed.error.issues.flatMap((issue) => errorsOf(issue, whole));
  return reject("invalid-request", { errors: errors.slice(0, 20) });
}
