import type { OperationId } from "@cohort/contract";
import type { Result } from "@cohort/foundation";
import { auditFailedSignIn } from "../audit-request.ts";
import type { ApiDeps } from "../deps.ts";
import { type Incoming, isGuess } from "../edge/admit.ts";
import type { Rejection } from "../edge/rejection.ts";

/** Counts credentials that are none, and writes them down until their address has failed so often that it would flood the audit. */
export async function noteFailedSignIn(
  { store }: Pick<ApiDeps, "store">,
  operation: OperationId,
  { request, from, limits }: Incoming,
  refusal: Result<never, Rejection>,
): Promise<Result<never, Rejection>> {
  if (refusal.ok || refusal.failure.kind !== "not-signed-in") return refusal;
  const by = isGuess(request, operation) ? "guess" : "browser";
  const counted = await limits.signInFailed(from.network, by);
  if (!counted.ok) return by === "guess" ? counted : refusal;
  await auditFailedSignIn(store, operation, from);
  return refusal;
}
