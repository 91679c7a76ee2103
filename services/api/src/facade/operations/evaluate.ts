import { expectDefined, ok } from "@cohort/foundation";
import type { PlannedCohort, PlannedStudy } from "@cohort/matching";
import { maySee } from "../../auth/auth-context.ts";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject } from "../../edge/rejection.ts";
import { createMatching } from "../../matching/match-once.ts";
import type { Answer, ApiRequest } from "../../route.ts";
import { eligibilityGroupId } from "../studies/to-eligibility-group.ts";
import { guidanceResponse } from "./guidance-response.ts";
import { type Meanings, atPlace, readInput } from "./read-input.ts";

const PARAMETERS: Meanings = {
  subject: "patient",
  patient: "patient",
  bundle: "bundle",
  resource: "bundle",
  asOf: "as-of",
};

interface Found {
  readonly study: PlannedStudy;
  readonly cohort: PlannedCohort;
}

function findCohort(studies: readonly PlannedStudy[], group: string): Found | null {
  for (const study of studies) {
    for (const cohort of study.cohorts) {
      if (eligibilityGroupId(study.study.id, cohort.cohort.id) === group) return { study, cohort };
    }
  }
  return null;
}

/** `Group/{id}/$evaluate`: one patient against what one cohort asks for. */
export function evaluateHandler(deps: ApiDeps): (request: ApiRequest) => Promise<Outcome<Answer>> {
  const matching = createMatching(deps, "fhirEvaluateGroup");
  return async (request) => {
    const { studies } = await deps.catalogue.load();
    const found = findCohort(studies, request.params["id"] ?? "");
    // A cohort of a study that the caller may not see does not exist.
    if (!found || !maySee(request.auth, found.study.study.id, MAY.match))
      return reject("not-found");
    const { cohort } = found;
    const study = found.study.study.id;
    const input = readInput(request.body, PARAMETERS);
    if (!input.ok) return input;
    const { bundle, patient, asOf } = input.value;
    const asked = { bundle, patient, asOf, studies: [study] };
    const answer = await matching(request, asked, (matched, day) => {
      const match = matched.matches.find((one) => one.cohort === cohort.cohort.id);
      const evaluated = {
        subject: matched.subject,
        cohort,
        match: expectDefined(match, "a match of the study's cohort"),
        asOf: day,
      };
      return ok(guidanceResponse(evaluated, deps.terminology));
    });
    return answer.ok ? answer : atPlace(answer, input.value);
  };
}
