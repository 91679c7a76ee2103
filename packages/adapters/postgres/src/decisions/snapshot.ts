import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { expectDefined } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Queries, Transaction } from "../database/database.ts";
import { readBody } from "../records/load.ts";

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * Keeps the record that a decision is taken on, by its hash: the one that the matches were made from,
 * also where a newer one has come and is not matched yet. Null where there is no record any more.
 */
export async function keepSnapshot(
  transaction: Transaction,
  patient: string,
  matchedHash: string | null,
): Promise<string | null> {
  if (matchedHash !== null && (await isKept(transaction, matchedHash))) return matchedHash;
  const record = await transaction
    .selectFrom("record")
    .select(["hash", "body", "prior_hash", "prior_body"])
    .where("patient", "=", patient)
    .executeTakeFirst();
  if (!record) return null;
  const isPrior = record.prior_hash !== null && record.prior_hash === matchedHash;
  const hash = isPrior ? matchedHash : record.hash;
  const body = isPrior ? expectDefined(record.prior_body, "prior body") : record.body;
  await transaction
    .insertInto("snapshot")
    .values({ hash, body: await compress(body) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return hash;
}

const isKept = async (transaction: Transaction, hash: string): Promise<boolean> =>
  (await transaction
    .selectFrom("snapshot")
    .select("hash")
    .where("hash", "=", hash)
    .executeTakeFirst()) !== undefined;

export async function readSnapshot(queries: Queries, hash: string): Promise<PatientRecord> {
  const { body } = await queries
    .selectFrom("snapshot")
    .select("body")
    .where("hash", "=", hash)
    .executeTakeFirstOrThrow();
  return readBody((await expand(body)).toString(), hash);
}
