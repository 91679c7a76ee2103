import type { ConceptId } from "@cohort/foundation";
import type { Terminology } from "./terminology.ts";

type Concepts = Pick<Terminology, "concepts">;

/** Each concept, followed by those that belong to it. */
export const withNarrower = (
  ids: readonly ConceptId[],
  { concepts }: Concepts,
): readonly ConceptId[] => ids.flatMap((id) => [id, ...(concepts.get(id)?.narrower ?? [])]);

/** Each concept, followed by those that it belongs to. */
export const withBroader = (
  ids: readonly ConceptId[],
  { concepts }: Concepts,
): readonly ConceptId[] => ids.flatMap((id) => [id, ...(concepts.get(id)?.broader ?? [])]);
