import { type OperationId, PROBLEMS } from "@cohort/contract";
import { type PatientId, fail } from "@cohort/foundation";
import {
  type Actor,
  type AuditAction,
  type AuditEntry,
  type Store,
  StoreUnavailableError,
} from "@cohort/postgres";
import type { From } from "./auth/auth-context.ts";
import { rejectionOf } from "./edge/problem.ts";
import type { Outcome, Rejection } from "./edge/rejection.ts";
import type { Answer, Audited } from "./route.ts";

/** What is audited of one request. */
export interface RequestToAudit {
  readonly operation: OperationId;
  readonly audit: Audited;
  readonly attempted?: AuditAction | undefined;
  readonly actor: Actor;
  /** As the path names them. */
  readonly study: string | null;
  readonly patient: PatientId | null;
}

const outcomeOf = ({ kind }: Rejection): AuditEntry["outcome"] =>
  PROBLEMS[kind].status < 500 ? "refused" : "failed";

/** Writes the row of a request, or throws: then nothing may be told. */
export async function auditRequest(
  { audit: chain }: Pick<Store, "audit">,
  { operation, audit, attempted = "configure", actor, study, patient }: RequestToAudit,
  outcome: Outcome<Answer>,
): Promise<void> {
  const isWritten = audit === "by-store" && outcome.ok && outcome.value.unchanged !== true;
  if (audit === "none" || isWritten) return;
  const about = outcome.ok ? outcome.value.about : undefined;
  const named = patient === null ? [] : [patient];
  await chain.append({
    actor,
    action: audit === "by-store" ? attempted : audit,
    operation,
    outcome: outcome.ok ? "success" : outcomeOf(outcome.failure),
    study: about?.study ?? study,
    patients: about?.patients ?? named,
    detail: outcome.ok ? (about?.detail ?? {}) : { problem: outcome.failure.kind },
  });
}

/** What was thrown is written as failed, where there is a store to write it to, and thrown on. */
export async function auditThrown(
  store: Pick<Store, "audit">,
  request: RequestToAudit,
  error: unknown,
): Promise<never> {
  if (!(error instanceof StoreUnavailableError)) {
    await auditRequest(store, request, fail(rejectionOf(error)));
  }
  throw error;
}

/** Credentials were given and are none. Of what was given, nothing is written. */
export const auditFailedSignIn = (
  { audit: chain }: Pick<Store, "audit">,
  operation: string,
  from: From,
): Promise<void> =>
  chain.append({
    actor: { subject: "unknown", kind: "token", ...from },
    action: "sign-in",
    operation,
    outcome: "refused",
    study: null,
    patients: [],
  });
