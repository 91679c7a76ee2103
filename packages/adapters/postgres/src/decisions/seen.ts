import type { Transaction } from "../database/database.ts";
import { contentText } from "../matches/rows.ts";
import { pack, unpack } from "./snapshot.ts";

/** The candidate's matches in full, as the person who decides was shown them; null where there is none. */
export async function packSeen(
  transaction: Transaction,
  study: string,
  patient: string,
): Promise<Uint8Array | null> {
  const rows = await transaction
    .selectFrom("match")
    .selectAll()
    .where("study", "=", study)
    .where("patient", "=", patient)
    .orderBy("cohort_order")
    .execute();
  return rows.length === 0 ? null : pack(rows.map(contentText).join("\n"));
}

/** One text a cohort; null where it was not kept. */
export const unpackSeen = async (seen: Uint8Array | null): Promise<readonly string[] | null> =>
  seen === null ? null : (await unpack(seen)).split("\n");
