/**
 * Where the worklist of a study shows those whom a number counts. Numbers count whoever was put off for later too, whom a list
 * leaves out unless told.
 */
export function worklist(study: string, query: Readonly<Record<string, string>> = {}): string {
  const path = `/studies/${encodeURIComponent(study)}/worklist`;
  if (Object.keys(query).length === 0) return path;
  return `${path}?${new URLSearchParams({ ...query, snoozed: "all" }).toString()}`;
}

export const pageOf = (study: string, page: "funnel" | "data-quality" | "about"): string =>
  `/studies/${encodeURIComponent(study)}/${page}`;
