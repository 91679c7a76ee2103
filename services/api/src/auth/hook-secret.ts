import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Store } from "@cohort/postgres";

const BEARER = /^Bearer +(\S+)$/i;
const HASH = /^[0-9a-f]{64}$/;

/** Of a subscription that is not there: compared all the same, so that both take as long. */
const NOBODY = Buffer.alloc(32);

function secretIn(headers: IncomingHttpHeaders): string | null {
  const own = headers["x-hook-secret"];
  if (typeof own === "string" && own !== "") return own;
  return BEARER.exec(headers.authorization ?? "")?.[1] ?? null;
}

export const showsSecret = (headers: IncomingHttpHeaders): boolean => secretIn(headers) !== null;

/** Whether the request gives this subscription's secret; the stored hash is compared in constant time. */
export async function mayNotify(
  { subscriptions }: Pick<Store, "subscriptions">,
  subscription: string | undefined,
  headers: IncomingHttpHeaders,
): Promise<boolean> {
  const secret = secretIn(headers);
  if (secret === null || subscription === undefined) return false;
  const known = await subscriptions.get(subscription);
  const isUsable = known !== null && HASH.test(known.secretHash);
  const expected = isUsable ? Buffer.from(known.secretHash, "hex") : NOBODY;
  const given = createHash("sha256").update(secret).digest();
  return timingSafeEqual(given, expected) && isUsable;
}
