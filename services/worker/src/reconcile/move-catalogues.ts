import type { ConceptId } from "@cohort/foundation";
import { type PlannedStudy, planStudy } from "@cohort/matching";
import type { CatalogueNow, Catalogue, CatalogueMove } from "@cohort/postgres";
import type { Parts } from "../parts.ts";

type MoveParts = Pick<Parts, "store" | "terminology" | "logger">;

/**
 * When only studies differ between an older catalogue and this one, whom none of the differing studies can concern
 * is taken over as matched. Under another dictionary, site file or engine everyone is due.
 */
export async function moveCatalogues(parts: MoveParts, now: CatalogueNow): Promise<void> {
  for (const hash of await parts.store.records.cataloguesInUse()) {
    if (hash === now.hash) continue;
    const old = await parts.store.catalogues.get(hash);
    const move = old === null ? null : await moveBetween(parts, old, now);
    if (move === null) continue;
    const moved = await parts.store.records.moveCatalogue(move);
    parts.logger.info({ moved, studies: move.studies }, "patients taken over to the new catalogue");
  }
}

async function moveBetween(
  parts: MoveParts,
  old: Catalogue,
  now: CatalogueNow,
): Promise<CatalogueMove | null> {
  const { inputs } = now;
  const sameRest =
    old.engine === inputs.engine &&
    old.dictionary.hash === inputs.dictionaryHash &&
    old.site.hash === inputs.siteHash;
  if (!sameRest) return null;
  const known = new Set(inputs.studies.map(({ hash }) => hash));
  const left = old.studies.filter(({ hash }) => !known.has(hash));
  const before = await Promise.all(left.map((revision) => planOf(parts, revision)));
  if (before.includes(null)) return null;
  const stayed = new Set(old.studies.map(({ hash }) => hash));
  const differing = [
    ...before.flatMap((study) => study ?? []),
    ...now.studies.filter(({ hash }) => !stayed.has(hash)),
  ];
  return {
    from: old.hash,
    to: now.hash,
    studies: [...new Set(differing.map(({ study }) => study.id))],
    concepts: [
      ...new Set(differing.flatMap(({ indexConcepts }): ConceptId[] => [...indexConcepts])),
    ],
  };
}

/** Null where today's dictionary cannot carry it: then nothing is known of whom it concerned. */
async function planOf(
  { store, terminology }: MoveParts,
  { study, revision }: Catalogue["studies"][number],
): Promise<PlannedStudy | null> {
  const stored = await store.studies.revision(study, revision);
  if (stored === null) return null;
  const plan = planStudy(stored.study, terminology);
  return plan.ok ? plan.value : null;
}
