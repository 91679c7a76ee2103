import type { Bundle, BundleEntry, BundleEntrySearch } from "fhir/r4.js";
import { expectDefined, ok } from "@cohort/foundation";
import { type Match, type PlannedStudy, type Verdict, bestFirst } from "@cohort/matching";
import type { ApiDeps } from "../../deps.ts";
import type { Outcome } from "../../edge/rejection.ts";
import type { MatchedNow } from "../../matching/match-now.ts";
import { createMatching } from "../../matching/match-once.ts";
import type { Answer, ApiRequest } from "../../route.ts";
import { baseOf } from "../search/searchset.ts";
import { eligibilityGroupId } from "../studies/to-eligibility-group.ts";
import { toResearchStudy } from "../studies/to-research-study.ts";
import { outcomeOfReading } from "./issues.ts";
import { type Meanings, type OperationInput, atPlace, readInput } from "./read-input.ts";

/** Ours, and those of the CodeX guide on trial matching: there is one site, so where it lies does not choose. */
const PARAMETERS: Meanings = {
  resource: "bundle",
  bundle: "bundle",
  trialMatchClinicalData: "bundle",
  patient: "patient",
  subject: "patient",
  study: "study",
  asOf: "as-of",
  includeIneligible: "with-ineligible",
  zipCode: "unused",
  travelRadius: "unused",
  phase: "unused",
  recruitmentStatus: "unused",
};

const MATCH_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade";

/** R4 match-grade. Never `certain`: that nothing recorded stands in the way is for a person to review. */
const GRADES = {
  eligible: "probable",
  possible: "possible",
  ineligible: "certainly-not",
} as const satisfies Record<Verdict, string>;

interface Best {
  readonly planned: PlannedStudy;
  readonly match: Match;
}

/** Every study with its best cohort, the most promising first, equal ones as the catalogue has them. A study's verdict is that of its best cohort. */
function bestCohorts({ studies, matches }: MatchedNow): readonly Best[] {
  return studies
    .map((planned) => {
      const own = matches.filter(({ study }) => study === planned.study.id);
      return { planned, match: expectDefined(own.toSorted(bestFirst)[0], "a cohort of a study") };
    })
    .toSorted((a, b) => bestFirst(a.match, b.match));
}

const searchOf = ({ verdict, score }: Match): BundleEntrySearch => ({
  extension: [{ url: MATCH_GRADE, valueCode: GRADES[verdict] }],
  mode: "match",
  score: Math.round(score * 10) / 1000,
});

/** The study, how well it fits, and the group by which the best cohort can be asked about in full. */
function entryOf({ planned, match }: Best, updatedAt: string, base: string): BundleEntry {
  const group = eligibilityGroupId(match.study, match.cohort);
  return {
    link: [{ relation: "related", url: `${base}/Group/${group}` }],
    fullUrl: `${base}/ResearchStudy/${match.study}`,
    resource: toResearchStudy({ id: match.study, status: "active", updatedAt }, planned.study),
    search: searchOf(match),
  };
}

function searchsetOf(
  matched: MatchedNow,
  { withIneligible, unused }: OperationInput,
  since: ReadonlyMap<string, string>,
  base: string,
): Bundle {
  const found = bestCohorts(matched)
    .filter(({ match }) => withIneligible || match.verdict !== "ineligible")
    .flatMap((best) => {
      // Closed since the catalogue was read: no longer a study to be found.
      const updatedAt = since.get(best.match.study);
      return updatedAt === undefined ? [] : [entryOf(best, updatedAt, base)];
    });
  const outcome = outcomeOfReading(matched.subject.record.issues, unused);
  return {
    resourceType: "Bundle",
    type: "searchset",
    total: found.length,
    link: [{ relation: "self", url: `${base}/ResearchStudy/$match` }],
    entry: [...found, { resource: outcome, search: { mode: "outcome" } }],
  };
}

/** `ResearchStudy/$match`: the studies that one patient may fit. */
export function matchHandler(deps: ApiDeps): (request: ApiRequest) => Promise<Outcome<Answer>> {
  const matching = createMatching(deps, "fhirMatchStudies");
  return async (request) => {
    const input = readInput(request.body, PARAMETERS);
    if (!input.ok) return input;
    const { bundle, patient, asOf, studies } = input.value;
    const active = await deps.catalogue.load();
    const since = await deps.store.studies.activeSince(active.studies.map(({ study }) => study.id));
    const base = baseOf(deps, request);
    const answer = await matching(request, { bundle, patient, asOf, studies }, (matched) =>
      ok(searchsetOf(matched, input.value, since, base)),
    );
    return atPlace(answer, input.value);
  };
}
