import { ok } from "@cohort/foundation";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, rejectField } from "../../edge/rejection.ts";
import type { ApiRequest } from "../../route.ts";
import { baseOf } from "./searchset.ts";

/** Where a type's resources are, as absolute references have it; null: not known, so wherever the caller says. */
export const basesFor = (
  deps: Pick<ApiDeps, "publicUrl" | "ehrBase">,
  request: Pick<ApiRequest, "header">,
  type: string,
): readonly string[] | null => {
  const own = baseOf(deps, request);
  if (type !== "Patient") return [own];
  return deps.ehrBase === null ? null : [own, deps.ehrBase];
};

/** The ids that references name: `Patient/1`, `1`, or that under one of the bases. Another server's `Patient/1` is someone else. */
export function readReferences(
  field: string,
  type: string,
  values: readonly string[] | undefined,
  bases: readonly string[] | null,
): Outcome<readonly string[] | undefined> {
  if (values === undefined) return ok(undefined);
  const form = new RegExp(`^(?:(?:(https?://\\S+)/)?${type}/)?([A-Za-z0-9\\-._]{1,128})$`);
  const read = values.map((value) => form.exec(value));
  if (read.includes(null)) {
    return rejectField("invalid-request", field, `must be a reference such as ${type}/1`);
  }
  const elsewhere = ([, base]: RegExpExecArray): boolean =>
    base !== undefined && bases?.includes(base) === false;
  const found = read.filter((each) => each !== null);
  return found.some(elsewhere)
    ? rejectField("invalid-request", field, `names a ${type} of another server`)
    : ok(found.map(([, , id = ""]) => id));
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
