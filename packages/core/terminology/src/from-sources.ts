import { canonicalJson, type Failure, fail, type Result } from "@cohort/foundation";
import { buildTerminology } from "./build.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Site, SiteContent } from "./site.ts";
import type { Terminology } from "./terminology.ts";

const unusable = (message: string): Result<never, Failure[]> =>
  fail([
    {
      code: "TERMINOLOGY.SOURCES",
      message,
      action: "Replay with the release that the match was made by.",
    },
  ]);

/**
 * The terminology again that gave these texts (`Terminology.sources`), descendants of a hierarchy included: equal hashes, equal
 * look-ups. Fails where another release wrote them in a form that this one does not read.
 */
export function terminologyFromSources(
  sources: ReturnType<Terminology["sources"]>,
): Result<Terminology, readonly Failure[]> {
  try {
    /* oxlint-disable typescript/no-unsafe-type-assertion -- what `sources` wrote; another form than today's fails below */
    const dictionary = JSON.parse(sources.dictionary) as Dictionary;
    const content = JSON.parse(sources.site) as SiteContent;
    /* oxlint-enable typescript/no-unsafe-type-assertion */
    const site: Site = { content, at: () => null };
    const built = buildTerminology(dictionary, site);
    if (!built.ok) return built;
    const { dictionary: again } = built.value.sources();
    return again === sources.dictionary && canonicalJson(content) === sources.site
      ? built
      : unusable("The stored dictionary or site file is not in canonical form.");
  } catch {
    return unusable("The stored dictionary or site file is in a form that is not known here.");
  }
}
