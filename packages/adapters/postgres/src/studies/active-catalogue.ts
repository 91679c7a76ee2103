import { expectDefined } from "@cohort/foundation";
import { ENGINE_VERSION, type PlannedStudy, catalogueHash, planStudy } from "@cohort/matching";
import type { Terminology } from "@cohort/terminology";
import type { MatchInputs } from "../interface/matches.ts";
import type { Catalogue, NamedRevision } from "../interface/studies.ts";
import type { Store } from "../store.ts";

/** What is matched against at one moment. */
export interface CatalogueNow {
  readonly hash: string;
  /** In the order of their ids. */
  readonly studies: readonly PlannedStudy[];
  readonly inputs: Omit<MatchInputs, "asOf">;
}

export interface ActiveCatalogue {
  /** The active study revisions, planned, at most two seconds old; kept in the store before it is used. */
  load(): Promise<CatalogueNow>;
}

/** What a pino logger offers, of which this needs no more. */
interface Log {
  error(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

export interface ActiveCatalogueParts {
  readonly store: Pick<Store, "studies" | "catalogues">;
  readonly terminology: Terminology;
  readonly logger: Log;
  readonly clock: () => number;
}

const FRESH_MS = 2000;

/** Each revision is planned once. One that the dictionary cannot carry is left out and logged: the others go on. */
export function createActiveCatalogue(parts: ActiveCatalogueParts): ActiveCatalogue {
  const { store, terminology, logger, clock } = parts;
  const plans = new Map<string, PlannedStudy | null>();
  let kept: string | null = null;
  let read: { readonly at: number; readonly now: Promise<CatalogueNow> } | null = null;

  const planOf = async ({ id, revision, hash }: NamedRevision): Promise<PlannedStudy | null> => {
    const known = plans.get(hash);
    if (known !== undefined) return known;
    const found = expectDefined(await store.studies.revision(id, revision), "an active revision");
    const plan = planStudy(found.study, terminology);
    if (!plan.ok) {
      const codes = plan.failure.map(({ code }) => code);
      logger.error({ study: id, revision, codes }, "study does not fit the dictionary");
    }
    const planned = plan.ok ? plan.value : null;
    plans.set(hash, planned);
    return planned;
  };

  const readNow = async (): Promise<CatalogueNow> => {
    const named = await store.studies.active();
    const plannedOnes = await Promise.all(named.map(planOf));
    const active = named.flatMap(({ revision }, at) => {
      const planned = plannedOnes[at];
      return planned ? [{ planned, revision }] : [];
    });
    const studies = active.map(({ planned }) => planned);
    const hash = catalogueHash(
      studies.map((study) => study.hash),
      terminology,
    );
    const revisions = active.map(({ planned, revision }) => ({
      study: planned.study.id,
      revision,
      hash: planned.hash,
    }));
    if (kept !== hash) {
      await store.catalogues.keep(catalogueToKeep(hash, revisions, terminology));
      logger.info({ catalogue: hash.slice(0, 12), studies: studies.length }, "catalogue");
      kept = hash;
    }
    const { dictionaryHash, siteHash } = terminology;
    return {
      hash,
      studies,
      inputs: {
        catalogue: hash,
        dictionaryHash,
        siteHash,
        engine: ENGINE_VERSION,
        studies: revisions,
      },
    };
  };

  return {
    load: () => {
      const at = clock();
      if (read && at - read.at < FRESH_MS) return read.now;
      const reading = { at, now: readNow() };
      read = reading;
      reading.now.catch(() => {
        if (read === reading) read = null;
      });
      return reading.now;
    },
  };
}

/**
 * What stands behind it: to be kept again by whoever has the say, so that what was kept last is what is in use, though processes of
 * another release keep theirs as they start.
 */
export const catalogueBehind = (
  { hash, inputs }: Pick<CatalogueNow, "hash" | "inputs">,
  terminology: Terminology,
): Catalogue => catalogueToKeep(hash, inputs.studies, terminology);

function catalogueToKeep(
  hash: string,
  studies: Catalogue["studies"],
  terminology: Terminology,
): Catalogue {
  const { dictionary, site } = terminology.sources();
  return {
    hash,
    engine: ENGINE_VERSION,
    dictionary: { hash: terminology.dictionaryHash, text: dictionary },
    site: { hash: terminology.siteHash, text: site },
    studies,
  };
}
