import { ok } from "@cohort/foundation";
import { sha256 } from "../../digest.ts";
import { type Outcome, rejectField } from "../../edge/rejection.ts";

const FORM = /^1\.([0-9a-f]{16})\.([A-Za-z0-9\-.]{1,64})$/;

/** What a cursor belongs to: the search without how much of it is wanted. */
const digestOf = (asked: readonly (readonly [string, string])[]): string =>
  sha256(JSON.stringify(asked)).slice(0, 16);

/** Names the last resource of a page by its id, which tells nothing of a patient. */
export const writeCursor = (
  asked: readonly (readonly [string, string])[],
  lastId: string,
): string => Buffer.from(`1.${digestOf(asked)}.${lastId}`).toString("base64url");

/** The id after which the page begins. */
export function readCursor(
  asked: readonly (readonly [string, string])[],
  cursor: string,
): Outcome<string> {
  const parts = FORM.exec(Buffer.from(cursor, "base64url").toString());
  if (!parts) return rejectField("invalid-request", "_cursor", "is none of this server's");
  if (parts[1] !== digestOf(asked)) {
    return rejectField("invalid-request", "_cursor", "belongs to another search");
  }
  return ok(parts[2] ?? "");
}
