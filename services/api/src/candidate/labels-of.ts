import type { Candidate } from "@cohort/contract";
import { conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";

type Told = Pick<Candidate, "matches" | "attestations">;

const conceptsIn = ({ matches, attestations }: Told): readonly string[] => [
  ...matches.flatMap(({ criteria, nextSteps }) => [
    ...criteria.flatMap(({ evidence, needs }) => [
      ...evidence.map(({ concept }) => concept),
      ...needs,
    ]),
    ...nextSteps.flatMap((step) => step.concepts),
  ]),
  ...attestations.flatMap(({ statement }) =>
    statement.kind === "fact" ? [statement.concept] : [],
  ),
];

/** What the concepts are called that are named, once each. One that the dictionary has no more goes by its id. */
export const labelled = (
  named: readonly string[],
  { concepts }: Pick<Terminology, "concepts">,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...new Set(named)]
      .toSorted()
      .map((id): [string, string] => [id, concepts.get(conceptId(id))?.label ?? id]),
  );

/** The same of those that an answer names, and no others. */
export const labelsOf = (told: Told, terminology: Pick<Terminology, "concepts">) =>
  labelled(conceptsIn(told), terminology);
