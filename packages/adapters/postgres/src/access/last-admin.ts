import { sql } from "kysely";
import { ALL_STUDIES, type Failure, type Result, fail, ok } from "@cohort/foundation";
import type { Transaction } from "../database/database.ts";
import { holdsNow } from "./may-see.ts";

/** A grant of `admin` for every study that holds now. */
export interface SiteAdmin {
  readonly principal: string;
  readonly endsAt: string | null;
}

const LAST_ADMIN: Failure = {
  code: "GRANT.LAST_ADMIN",
  message: "Nobody would be left to administer every study.",
  action: "Make another one first, or use `cohort grant` on the machine itself.",
};

/** Whether a change leaves nobody, or nobody whose grant has no end where there was such a one. */
export const locksOut = (before: readonly SiteAdmin[], after: readonly SiteAdmin[]): boolean => {
  const isLasting = ({ endsAt }: SiteAdmin): boolean => endsAt === null;
  return (
    (before.length > 0 && after.length === 0) || (before.some(isLasting) && !after.some(isLasting))
  );
};

/** Fails where the change would lock everybody out. */
export async function checkAdmins(
  transaction: Transaction,
  change: (admins: readonly SiteAdmin[]) => readonly SiteAdmin[],
): Promise<Result<null>> {
  const before = await siteAdmins(transaction);
  return locksOut(before, change(before)) ? fail(LAST_ADMIN) : ok(null);
}

/** Read under a lock: two who revoke one another at the same moment come one after the other. */
async function siteAdmins(transaction: Transaction): Promise<readonly SiteAdmin[]> {
  await sql`lock table study_grant in share row exclusive mode`.execute(transaction);
  const rows = await transaction
    .selectFrom("study_grant")
    .select(["principal", "ends_at"])
    .where("role", "=", "admin")
    .where("study", "=", ALL_STUDIES)
    .where(holdsNow)
    .execute();
  return rows.map(({ principal, ends_at }) => ({ principal, endsAt: ends_at }));
}
