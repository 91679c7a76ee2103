import type { ResearchSubject } from "fhir/r4.js";
import { type Status, STATUSES, type Verdict } from "@cohort/matching";

type State = { readonly status: Status; readonly isEligible?: boolean };

/** What people decided, in ResearchSubject's words. Before anyone consented, the verdict tells candidates from potential ones. */
export function statusToFhir(status: Status, verdict: Verdict | null): ResearchSubject["status"] {
  switch (status) {
    case "new":
    case "to-review":
    case "contacted":
    case "deferred":
      return verdict === "eligible" ? "candidate" : "potential-candidate";
    case "consented":
      return "screening";
    case "screening":
    case "eligible":
    case "on-study":
    case "ineligible":
    case "withdrawn":
      return status;
  }
}

/** What is told under any of these codes; none for codes that this server never gives. */
export function statesOf(codes: readonly string[]): readonly State[] {
  const wanted = new Set(codes);
  return STATUSES.flatMap((status): readonly State[] => [
    ...(wanted.has(statusToFhir(status, "eligible")) ? [{ status, isEligible: true }] : []),
    ...(wanted.has(statusToFhir(status, "possible")) ? [{ status, isEligible: false }] : []),
  ]);
}
