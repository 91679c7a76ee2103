import { hashOf } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";

/** Raised whenever the same inputs may give another match than before. */
export const ENGINE_VERSION = "2";

/** The active study revisions, the dictionary, the site file and the engine version, as one hash. */
export const catalogueHash = (
  studyHashes: readonly string[],
  terminology: Pick<Terminology, "dictionaryHash" | "siteHash">,
): string =>
  hashOf({
    studies: studyHashes.toSorted(),
    dictionary: terminology.dictionaryHash,
    site: terminology.siteHash,
    engine: ENGINE_VERSION,
  });
