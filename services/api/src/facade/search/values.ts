import { ok } from "@cohort/foundation";
import { type Outcome, rejectField } from "../../edge/rejection.ts";

/** The ids that references name: `Patient/1`, `1`, or an absolute URL that ends so. */
export function readReferences(
  field: string,
  type: string,
  values: readonly string[] | undefined,
): Outcome<readonly string[] | undefined> {
  if (values === undefined) return ok(undefined);
  const form = new RegExp(`^(?:(?:https?://\\S+/)?${type}/)?([A-Za-z0-9\\-._]{1,128})$`);
  const ids = values.map((value) => form.exec(value)?.[1] ?? "");
  return ids.includes("")
    ? rejectField("invalid-request", field, `must be a reference such as ${type}/1`)
    : ok(ids);
}

/** Whether a token (`code`, `system|code` or `|code`) means this code in one of the systems. */
export function isToken(token: string, systems: readonly string[], code: string): boolean {
  const at = token.indexOf("|");
  if (at < 0) return token === code;
  const system = token.slice(0, at);
  const asked = token.slice(at + 1);
  return systems.includes(system) && (asked === "" || asked === code);
}

export const isAnyToken = (
  tokens: readonly string[] | undefined,
  systems: readonly string[],
  code: string,
): boolean => tokens === undefined || tokens.some((token) => isToken(token, systems, code));
