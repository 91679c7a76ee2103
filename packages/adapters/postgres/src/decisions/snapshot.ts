import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { expectDefined } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Queries, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import { readBody } from "../records/load.ts";

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** A text as it is kept for good. */
export const pack = (text: string): Promise<Buffer> => compress(text);
export const unpack = async (packed: Uint8Array): Promise<string> =>
  (await expand(packed)).toString();

export interface Snapshot {
  readonly hash: string;
  /** Of the resources that it speaks of, as the record has them. */
  readonly versions: string | null;
}

/**
 * Keeps the record that a decision is taken on, by its hash: the one that the matches were made from,
 * also where a newer one has come and is not matched yet. Null where there is no record any more.
 */
export async function keepSnapshot(
  transaction: Transaction,
  patient: string,
  matchedHash: string | null,
): Promise<Snapshot | null> {
  const record = await transaction
    .selectFrom("record")
    .select(["hash", "resource_versions", "prior_hash", "prior_resource_versions"])
    .where("patient", "=", patient)
    .executeTakeFirst();
  const isPrior = matchedHash !== null && record?.prior_hash === matchedHash;
  const hash = isPrior ? matchedHash : (record?.hash ?? null);
  const versions = (isPrior ? record?.prior_resource_versions : record?.resource_versions) ?? null;
  if (matchedHash !== null && (await isKept(transaction, matchedHash))) {
    return { hash: matchedHash, versions: hash === matchedHash ? versions : null };
  }
  if (hash === null) return null;
  const { body, prior_body } = await transaction
    .selectFrom("record")
    .select(["body", "prior_body"])
    .where("patient", "=", patient)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("snapshot")
    .values({ hash, body: await pack(isPrior ? expectDefined(prior_body, "prior body") : body) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { hash, versions };
}

/** Held until the transaction ends: nobody drops it before the decision names it. */
const isKept = async (transaction: Transaction, hash: string): Promise<boolean> =>
  (await transaction
    .selectFrom("snapshot")
    .select("hash")
    .where("hash", "=", hash)
    .forKeyShare()
    .executeTakeFirst()) !== undefined;

export async function readSnapshot(queries: Queries, hash: string): Promise<PatientRecord> {
  const { body } = await queries
    .selectFrom("snapshot")
    .select("body")
    .where("hash", "=", hash)
    .executeTakeFirstOrThrow();
  return readBody(await unpack(body), hash);
}

/** Records that no decision was taken on any more. Two steps: who decides meanwhile is seen by the second. */
export async function dropSnapshots(transaction: Transaction): Promise<number> {
  const unnamed = transaction
    .selectFrom("snapshot")
    .select("hash")
    .where("hash", "not in", (eb) =>
      eb.selectFrom("decision").select("snapshot").where("snapshot", "is not", null).$castTo<{
        readonly snapshot: string;
      }>(),
    );
  const locked = await unnamed.forUpdate().skipLocked().execute();
  if (locked.length === 0) return 0;
  const [gone] = await transaction
    .deleteFrom("snapshot")
    .where("hash", "=", anyOf(locked.map(({ hash }) => hash)))
    .where("hash", "in", unnamed)
    .execute();
  return Number(gone?.numDeletedRows ?? 0);
}
