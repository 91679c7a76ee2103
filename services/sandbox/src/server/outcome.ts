import type { OperationOutcome, OperationOutcomeIssue } from "fhir/r4.js";

export type IssueCode = OperationOutcomeIssue["code"];

export const issue = (
  severity: OperationOutcomeIssue["severity"],
  code: IssueCode,
  diagnostics: string,
): OperationOutcomeIssue => ({ severity, code, diagnostics });

export const outcome = (issues: readonly OperationOutcomeIssue[]): OperationOutcome => ({
  resourceType: "OperationOutcome",
  issue: [...issues],
});

/** A request that ends in an OperationOutcome; thrown by routes, answered in one place. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly issues: readonly OperationOutcomeIssue[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    issues: readonly OperationOutcomeIssue[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(issues[0]?.diagnostics ?? `HTTP ${status}`);
    this.status = status;
    this.issues = issues;
    this.headers = headers;
  }
}

export const refuse = (
  status: number,
  code: IssueCode,
  diagnostics: string,
  headers: Readonly<Record<string, string>> = {},
): RequestError => new RequestError(status, [issue("error", code, diagnostics)], headers);
