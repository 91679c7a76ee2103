import { timingSafeEqual } from "node:crypto";
import type { ApiKey, Keys } from "@cohort/postgres";
import { sha256 } from "../../digest.ts";
import type { Caller } from "../auth-context.ts";
import { keyIdIn } from "./mint-key.ts";

/** Of a key that is not there: compared all the same, so that both take as long. */
const NOBODY = "0".repeat(64);

export const isKey = (token: string): boolean => token.startsWith("cmk_");

export const callerOfKey = ({ id }: Pick<ApiKey, "id">): Caller => ({
  subject: `key:${id}`,
  kind: "key",
  principals: [`key:${id}`],
});

/** The key that this text is, if it holds now; null for any other, whatever is wrong with it. */
export async function checkKey(
  keys: Pick<Keys, "find" | "used">,
  text: string,
  now: number,
): Promise<ApiKey | null> {
  const id = keyIdIn(text);
  const known = id === null ? null : await keys.find(id);
  const expected = Buffer.from(known?.hash ?? NOBODY, "hex");
  const isSame = timingSafeEqual(Buffer.from(sha256(text), "hex"), expected);
  if (known === null || !isSame || known.revokedAt !== null) return null;
  if (Date.parse(known.endsAt) <= now) return null;
  const { lastUsedAt } = known;
  // The statement looks again; this spares it at all but one request an hour.
  if (lastUsedAt === null || Date.parse(lastUsedAt) + 3_600_000 <= now) {
    await keys.used(known.id, new Date(now).toISOString());
  }
  return known;
}
