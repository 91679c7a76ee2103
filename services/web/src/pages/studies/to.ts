/** Where the worklist of a study shows those whom a number counts. */
export function worklist(study: string, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `/studies/${encodeURIComponent(study)}/worklist${search === "" ? "" : `?${search}`}`;
}

export const pageOf = (study: string, page: "funnel" | "data-quality" | "about"): string =>
  `/studies/${encodeURIComponent(study)}/${page}`;
