import { type OperationId, PROBLEMS } from "@cohort/contract";
import { type PatientId, fail, ok } from "@cohort/foundation";
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
async function auditRequest(
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

/** The audit of one request, which may begin before its answer is made. */
export interface RequestAudit {
  /**
   * Begins to write that the answer was given, once it is known whom it is about: the database writes while the answer is made.
   * Should none come of it, that is written too.
   */
  begin(about: NonNullable<Answer["about"]>): void;
  /** Resolves once all is written, or throws: then nothing may be told. */
  end(outcome: Outcome<Answer>): Promise<void>;
  /** What was thrown is written as failed, where there is a store to write it to, and thrown on. */
  endThrown(error: unknown): Promise<never>;
}

export function auditOf(store: Pick<Store, "audit">, request: RequestToAudit): RequestAudit {
  let begun: Promise<void> | null = null;

  async function end(outcome: Outcome<Answer>): Promise<void> {
    if (begun === null) return auditRequest(store, request, outcome);
    await begun;
    if (!outcome.ok) await auditRequest(store, request, outcome);
  }

  return {
    begin: (about) => {
      begun ??= auditRequest(store, request, ok({ status: 200, body: null, about }));
      // Whoever waits for the end is told of it.
      begun.catch(() => undefined);
    },
    end,
    endThrown: async (error) => {
      if (!(error instanceof StoreUnavailableError)) await end(fail(rejectionOf(error)));
      throw error;
    },
  };
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
