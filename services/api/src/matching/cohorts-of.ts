import type { ApiDeps } from "../deps.ts";

/**
 * The ids of a study's cohorts in its active revision, else its latest; null where there is no such study.
 * An active study is answered from memory: this is asked before every page of a list.
 */
export async function cohortsOf(
  { store, catalogue }: Pick<ApiDeps, "store" | "catalogue">,
  study: string,
): Promise<ReadonlySet<string> | null> {
  const active = (await catalogue.load()).studies.find((one) => one.study.id === study);
  const cohorts = active?.study.cohorts ?? (await store.studies.get(study))?.cohorts;
  return cohorts ? new Set(cohorts.map(({ id }) => id)) : null;
}
