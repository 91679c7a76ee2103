import { askedBy } from "@cohort/coverage";
import { type ConceptId, conceptId } from "@cohort/foundation";
import type { Candidate } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";

/** Of what a study needs to know: what its criteria ask for, and what a candidate's page names already. */
export async function conceptsOf(
  { catalogue, terminology }: Pick<ApiDeps, "catalogue" | "terminology">,
  { study: id, matches, attestations }: Candidate,
): Promise<ReadonlySet<ConceptId>> {
  const { studies } = await catalogue.load();
  const own = studies.filter(({ study }) => study.id === id);
  const told = matches.flatMap(({ criteria }) => criteria.flatMap(({ evidence }) => evidence));
  const stated = attestations.flatMap(({ statement }) =>
    statement.kind === "fact" ? [conceptId(statement.concept)] : [],
  );
  return new Set([
    ...askedBy(own, terminology).concepts,
    ...told.map(({ concept }) => conceptId(concept)),
    ...stated,
  ]);
}
