import { appendConfigured } from "../audit/append.ts";
import type { Transaction } from "../database/database.ts";
import type { Actor } from "../interface/audit.ts";
import type { JobRow } from "./rows.ts";

/** Jobs read everyone's data, so that who asked for one is audited. */
export const noteJob = (
  transaction: Transaction,
  operation: "startSync" | "cancelJob" | "resumeJob",
  { id, mode }: Pick<JobRow, "id" | "mode">,
  actor: Actor,
): Promise<void> =>
  appendConfigured(transaction, {
    actor,
    operation,
    detail: { job: id, mode },
  });
