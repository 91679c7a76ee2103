import type { Decision, Screening } from "../interface/candidates.ts";
import type { Tables } from "../schema.ts";
import { storedAs } from "../database/json.ts";

type DecisionRow = Pick<Tables["decision"], "version" | "status" | "reason" | "note" | "by_user">;

export const decisionOf = (row: DecisionRow & { readonly at: string }): Decision => ({
  version: row.version,
  status: row.status,
  reason: row.reason,
  note: row.note,
  by: row.by_user,
  at: row.at,
});

export const IDS = storedAs<readonly string[]>("attestation ids");
export const SEEN = storedAs<Screening["matches"]>("matches of a decision");
