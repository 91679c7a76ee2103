import type { ApiDeps } from "../deps.ts";

/**
 * The ids of a study's cohorts in its active revision, else its latest; null where there is no such study.
 * An active study is answered from memory: this is asked before every page of a list.
 */
export async function cohortsOf(
  { store, activeStudies }: Pick<ApiDeps, "store" | "activeStudies">,
  study: string,
): Promise<ReadonlySet<string> | null> {
  const active = (await activeStudies.load()).find(({ planned }) => planned.study.id === study);
  const cohorts = active?.planned.study.cohorts ?? (await store.studies.get(study))?.cohorts;
  return cohorts ? new Set(cohorts.map(({ id }) => id)) : null;
}
