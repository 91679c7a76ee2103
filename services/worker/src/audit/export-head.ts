import type { KeyObject } from "node:crypto";
import type { Store } from "@cohort/postgres";
import { type SignedHead, appendHead, signHead } from "./head-file.ts";

/** Where heads go, and what they are signed with. */
export interface HeadExport {
  /** Null: nowhere but to whoever asks. */
  readonly file: string | null;
  readonly key: KeyObject;
}

/** Signs the chain's head as of now and appends it to the file. Null where nothing was audited yet. */
export async function exportHead(
  { audit }: Pick<Store, "audit">,
  { file, key }: HeadExport,
  clock: () => number,
): Promise<SignedHead | null> {
  const head = await audit.head();
  if (head === null) return null;
  const signed = signHead({ ...head, at: new Date(clock()).toISOString() }, key);
  if (file !== null) await appendHead(file, signed);
  return signed;
}
