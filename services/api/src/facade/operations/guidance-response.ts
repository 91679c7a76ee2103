import type { GuidanceResponse } from "fhir/r4.js";
import { NOTICE, matchToWire } from "@cohort/contract";
import { type Day, formatDay } from "@cohort/foundation";
import type { Match, PlannedCohort } from "@cohort/matching";
import type { Terminology } from "@cohort/terminology";
import type { Subject } from "../../matching/subject.ts";
import { eligibilityGroupId } from "../studies/to-eligibility-group.ts";
import { dataRequirementsOf } from "./data-requirements.ts";
import { outcomeOfReading } from "./issues.ts";
import { outputParameters } from "./output-parameters.ts";

export interface Evaluated {
  readonly subject: Subject;
  readonly cohort: PlannedCohort;
  readonly match: Match;
  readonly asOf: Day;
}

/**
 * A match as FHIR R4 guidance. `data-required` where data that is not there would settle the verdict, with which data that is;
 * else `success`.
 */
export function guidanceResponse(
  { subject, cohort, match, asOf }: Evaluated,
  terminology: Terminology,
): GuidanceResponse {
  const { reference, record } = subject;
  const requirements = dataRequirementsOf(match, cohort, terminology, asOf);
  const group = eligibilityGroupId(match.study, match.cohort);
  return {
    resourceType: "GuidanceResponse",
    contained: [
      outputParameters(matchToWire(match, reference), formatDay(asOf)),
      { ...outcomeOfReading(record.issues, []), id: "issues" },
    ],
    moduleUri: `Group/${group}`,
    status: requirements.length > 0 ? "data-required" : "success",
    subject: { reference },
    occurrenceDateTime: formatDay(asOf),
    note: [{ text: NOTICE }],
    evaluationMessage: [{ reference: "#issues" }],
    outputParameters: { reference: "#output" },
    ...(requirements.length > 0 ? { dataRequirement: [...requirements] } : {}),
  };
}
