import type { Catalogue } from "./catalogue.ts";

/** The page of all studies. */
export const STUDIES = {
  "studies.title": ["Studies", "Studien", "研究"],
} as const satisfies Catalogue;
