import {
  ISSUE_CODE_OF,
  type OperationOutcome,
  type OutcomeIssue,
  PROBLEMS,
} from "@cohort/contract";
import type { Rejection } from "./rejection.ts";

/**
 * A rejection as FHIR R4 says it: an issue for every element at fault, else one for the whole. The sentence is ours;
 * `diagnostics` is the request's id alone.
 */
export function operationOutcomeOf(rejection: Rejection, requestId: string): OperationOutcome {
  const { title, status } = PROBLEMS[rejection.kind];
  const about: Pick<OutcomeIssue, "severity" | "diagnostics"> = {
    severity: status === 500 ? "fatal" : "error",
    ...(requestId === "" ? {} : { diagnostics: requestId }),
  };
  const code = ISSUE_CODE_OF[rejection.kind];
  const issue = (rejection.errors ?? []).map(({ field, message, code: own }): OutcomeIssue => ({
    ...about,
    code: own ?? code,
    details: { text: `${field} ${message}` },
    expression: [field],
  }));
  const whole: OutcomeIssue = { ...about, code, details: { text: rejection.detail ?? title } };
  return { resourceType: "OperationOutcome", issue: issue.length > 0 ? issue : [whole] };
}
