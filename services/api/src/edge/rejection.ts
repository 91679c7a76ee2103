import { type Failure, type Result, fail } from "@cohort/foundation";
import type { FieldError, IssueCode, ProblemKind } from "@cohort/contract";

/** What one field says. FHIR tells what is missing or malformed from what is merely wrong; the problem document does not. */
export interface FieldFault extends FieldError {
  readonly code?: IssueCode;
}

/** Why a request gets no answer: becomes a problem document at one place. Carries no clinical data. */
export interface Rejection {
  readonly kind: ProblemKind;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the problem beyond RFC 9457's own, such as the version that holds now. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type Outcome<T> = Result<T, Rejection>;
type Rejected = { readonly ok: false; readonly failure: Rejection };

export const reject = (kind: ProblemKind, rest: Omit<Rejection, "kind"> = {}): Rejected =>
  fail({ kind, ...rest });

/** Rejects for what one field says. */
export const rejectField = (
  kind: ProblemKind,
  field: string,
  message: string,
  code?: IssueCode,
): Rejected =>
  reject(kind, { errors: [{ field, message, ...(code === undefined ? {} : { code }) }] });

/** Rejects for a failure of core or an adapter, at the field that it names. */
export function rejectFailure(kind: ProblemKind, failure: Failure): Rejected {
  const message = failure.action ? `${failure.message} ${failure.action}` : failure.message;
  return failure.path === undefined
    ? reject(kind, { detail: message })
    : rejectField(kind, failure.path, message);
}
