import { type KeyObject, createPublicKey, sign, verify } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { type Result, fail, ok } from "@cohort/foundation";
import type { AuditHead } from "@cohort/postgres";

/** A head as it leaves the database: `at` is when it did. The signature is Ed25519 (RFC 8032), base64. */
export interface SignedHead extends AuditHead {
  readonly signature: string;
}

/** What is signed: four lines, the first saying what this is. */
const signedText = ({ seq, hash, at }: AuditHead): Buffer =>
  Buffer.from(`cohort audit head\n${seq}\n${hash}\n${at}\n`);

export const signHead = (head: AuditHead, key: KeyObject): SignedHead => ({
  seq: head.seq,
  hash: head.hash,
  at: head.at,
  signature: sign(null, signedText(head), key).toString("base64"),
});

/**
 * One line of JSON, on the disk once this is done. After a line that was cut short, by a full disk or a lost machine, it begins on one of
 * its own.
 */
export async function appendHead(file: string, head: SignedHead): Promise<void> {
  const handle = await open(file, "a", 0o640);
  try {
    const before = (await endsWithLine(file)) ? "" : "\n";
    await handle.appendFile(`${before}${JSON.stringify(head)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** True of an empty file too, and of one that may be written to and not read. */
async function endsWithLine(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text === "" || text.endsWith("\n");
}

export interface HeadsOfFile {
  readonly heads: readonly SignedHead[];
  /** Lines, from 1, that are no head, or whose signature is not by this key. They prove nothing. */
  readonly bad: readonly number[];
}

/** The key is the one that signs or its public half; null: signatures are not looked at. */
export function readHeads(text: string, key: KeyObject | null): HeadsOfFile {
  const publicKey = key?.type === "private" ? createPublicKey(key) : key;
  const heads: SignedHead[] = [];
  const bad: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const head = headOf(line);
    if (head.ok && (publicKey === null || isSignedBy(head.value, publicKey)))
      heads.push(head.value);
    else bad.push(index + 1);
  }
  return { heads, bad };
}

const isHead = (value: unknown): value is SignedHead =>
  typeof value === "object" &&
  value !== null &&
  "seq" in value &&
  Number.isSafeInteger(value.seq) &&
  "hash" in value &&
  typeof value.hash === "string" &&
  "at" in value &&
  typeof value.at === "string" &&
  "signature" in value &&
  typeof value.signature === "string";

function headOf(line: string): Result<SignedHead, null> {
  try {
    const parsed: unknown = JSON.parse(line);
    return isHead(parsed) ? ok(parsed) : fail(null);
  } catch {
    return fail(null);
  }
}

const isSignedBy = (head: SignedHead, key: KeyObject): boolean =>
  verify(null, signedText(head), key, Buffer.from(head.signature, "base64"));
