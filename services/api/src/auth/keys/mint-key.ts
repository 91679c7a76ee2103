import { randomBytes } from "node:crypto";
import { type Result, type Role, fail, ok } from "@cohort/foundation";
import type { NewApiKey } from "@cohort/postgres";
import { sha256 } from "../../digest.ts";
import { newSecret } from "../secret.ts";

/** A leaked key that nobody misses ends by itself. */
export const LONGEST_KEY_DAYS = 400;
const DAY_MS = 86_400_000;

const ID_BYTES = 6;
const KEY = /^cmk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export interface KeyWish {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly studies: readonly string[];
  /** Its last day, `YYYY-MM-DD` (UTC). */
  readonly until: string;
}

const badEnd = (message: string): Result<never> =>
  fail({
    code: "KEY.BAD_END",
    path: "until",
    message,
    action: `Give a day from today to ${LONGEST_KEY_DAYS} days from now.`,
  });

/** The id in a key, where it has the form of one. */
export const keyIdIn = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

/** A new key and what is kept of it: `cmk_`, its id, and 32 random bytes. Fails where its end lies behind, or too far ahead. */
export function mintKey(
  { name, roles, studies, until }: KeyWish,
  now: number,
): Result<{ readonly key: string; readonly stored: NewApiKey }> {
  const endsAt = `${until}T23:59:59.999Z`;
  if (!(Date.parse(endsAt) > now)) return badEnd("The key would have ended already.");
  if (Date.parse(endsAt) > now + LONGEST_KEY_DAYS * DAY_MS + DAY_MS) {
    return badEnd("The key would live too long.");
  }
  const id = randomBytes(ID_BYTES).toString("hex");
  const key = `cmk_${id}_${newSecret()}`;
  const grants = roles.flatMap((role) => studies.map((study) => ({ role, study })));
  return ok({ key, stored: { id, name, hash: sha256(key), endsAt, grants } });
}
