import type { Decision, Screening } from "../interface/candidates.ts";
import type { Tables } from "../schema.ts";
import { storedAs } from "../database/json.ts";

/** What of a row the decision is. */
export const DECISION_COLUMNS = [
  "version",
  "status",
  "reason",
  "criterion",
  "note",
  "takes_back",
  "by_user",
  "at",
] as const satisfies readonly (keyof Tables["decision"])[];

type DecisionRow = Pick<Tables["decision"], Exclude<(typeof DECISION_COLUMNS)[number], "at">>;

export const decisionOf = (row: DecisionRow & { readonly at: string }): Decision => ({
  version: row.version,
  status: row.status,
  reason: row.reason,
  criterion: row.criterion,
  note: row.note,
  takesBack: row.takes_back,
  by: row.by_user,
  at: row.at,
});

export const IDS = storedAs<readonly string[]>("attestation ids");
export const SEEN = storedAs<Screening["matches"]>("matches of a decision");
