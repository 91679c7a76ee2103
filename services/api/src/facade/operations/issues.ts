import type { OperationOutcome, OperationOutcomeIssue } from "fhir/r4.js";
import { NOTICE } from "@cohort/contract";
import type { ReadingIssue } from "@cohort/record";

type IssueCode = OperationOutcomeIssue["code"];

/** What a reading issue is in FHIR R4; whatever is not listed is `invalid`. */
const CODES: Readonly<Record<string, IssueCode>> = {
  shape: "structure",
  reference: "not-found",
  undated: "required",
  unit: "value",
  value: "value",
  range: "value",
  status: "value",
};

const codeOf = (code: string): IssueCode =>
  (Object.hasOwn(CODES, code) ? CODES[code] : "invalid") ?? "invalid";

/** An entry of a bundle that could not be read as it stands. Names the resource and quotes nothing of it. */
const warning = ({ resource, code, text }: ReadingIssue): OperationOutcomeIssue => ({
  severity: "warning",
  code: codeOf(code),
  details: { text: `${resource}: ${text}` },
});

const information = (text: string): OperationOutcomeIssue => ({
  severity: "information",
  code: "informational",
  details: { text },
});

/** How an answer is to be read, which parameters were not used, and what could not be read. */
export const outcomeOfReading = (
  issues: readonly ReadingIssue[],
  unused: readonly string[],
): OperationOutcome => ({
  resourceType: "OperationOutcome",
  issue: [
    information(NOTICE),
    ...unused.map((name) =>
      information(`The parameter ${name} is not used: all studies are of this site.`),
    ),
    ...issues.map(warning),
  ],
});
