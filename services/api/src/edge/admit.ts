import type { Operation, OperationId } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { Request, Response } from "express";
import type { Admission, RateLimits } from "./rate-limits.ts";
import type { Outcome } from "./rejection.ts";

/** A request on its way in, with the limits that hold for whoever sends it. */
export interface Incoming {
  readonly request: Request;
  readonly response: Response;
  readonly from: { readonly network: string | null; readonly requestId: string };
  readonly limits: RateLimits;
}

export const hasCredentials = ({ headers }: Request): boolean =>
  headers.authorization !== undefined || headers.cookie !== undefined;

/**
 * Whether the request shows what could be guessed: a token or a key. Whatever else a browser sends, any site can make it send,
 * however often: that must not lock out those who share its address.
 */
export const isGuess = ({ headers }: Request, operation: OperationId): boolean =>
  headers.authorization !== undefined || operation === "signInWithKey";

/** Refuses tokens and keys from an address that failed too often, unseen. */
export const beforeSignIn = (
  { request, from, limits }: Incoming,
  operation: OperationId,
): Outcome<null> => (isGuess(request, operation) ? limits.beforeSignIn(from.network) : ok(null));

/** Counts the caller's request and says in the answer what is left to them. */
export async function admitCaller(
  { response, from, limits }: Incoming,
  { rate = "read" }: Operation,
  caller: string,
): Promise<Admission> {
  const admission = await limits.request(rate, caller, from.network);
  response.set(admission.headers);
  return admission;
}
