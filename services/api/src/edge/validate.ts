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

/** What a name of ours looks like. Of a text in the place of a name nobody knows what it says, so it is not repeated. */
const NAME = /^[A-Za-z_$][A-Za-z0-9_$.-]{0,63}$/;

function errorsOf(issue: z.core.$ZodIssue, whole: string): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      NAME.test(key)
        ? { field: fieldOf([...issue.path, key]), message: "is not known here" }
        : { field: fieldOf(issue.path) || whole, message: "has a member that is not known here" },
    );
  }
  return [{ field: fieldOf(issue.path) || whole, message: issue.message }];
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  object: "an object",
  record: "an object",
};

const oneOf = (values: readonly unknown[]): string =>
  `must be ${values.length > 1 ? "one of " : ""}${values.map(String).join(", ")}`;

/** What a value must be, where the schema has no words of its own for it. Quotes nothing of the value. */
const messageOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      return `must be ${TYPES[issue.expected] ?? `a ${issue.expected}`}`;
    case "invalid_value":
      return issue.input === undefined ? "is required" : oneOf(issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? oneOf(issue.options) : undefined;
    default:
      return undefined;
  }
};

/** The value as the schema reads it, else every field at fault. `whole` names the value itself. */
export function validate<T>(
  schema: z.ZodType<T>,
  value: unknown,
  whole: "body" | "query",
): Outcome<T> {
  const parsed = schema.safeParse(value, { error: messageOf });
  if (parsed.success) return ok(parsed.data);
  const errors = parsed.error.issues.flatMap((issue) => errorsOf(issue, whole));
  return reject("invalid-request", { errors: errors.slice(0, 20) });
}
