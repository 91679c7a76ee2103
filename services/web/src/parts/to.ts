type StudyPage = "worklist" | "funnel" | "what-if" | "data-quality" | "about";

/** Where a page of a study is. */
export const pageOf = (study: string, page: StudyPage): string =>
  `/studies/${encodeURIComponent(study)}/${page}`;

/** Where a candidate's page is. */
export const candidateOf = (study: string, id: string): string =>
  `/studies/${encodeURIComponent(study)}/candidates/${encodeURIComponent(id)}`;

/**
 * Where the worklist of a study shows those whom a number counts. Numbers count whoever was put off for later too, whom a list
 * leaves out unless told.
 */
export function worklist(study: string, query: Readonly<Record<string, string>> = {}): string {
  const path = pageOf(study, "worklist");
  if (Object.keys(query).length === 0) return path;
  return `${path}?${new URLSearchParams({ ...query, snoozed: "all" }).toString()}`;
}
