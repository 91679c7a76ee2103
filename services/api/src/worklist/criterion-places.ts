import type { CriterionPlace, Store } from "@cohort/postgres";

/**
 * Where a criterion stands, in every cohort that has it of every revision of the study: rows of a list may be of an older revision
 * than the active one while patients are matched again. Empty where no revision has it.
 */
export type CriterionPlaces = (
  study: string,
  criterion: string,
) => Promise<readonly CriterionPlace[]>;

interface Order {
  readonly cohort: string;
  readonly criteria: readonly string[];
}

/** A revision never changes, so each is read once. */
export function createCriterionPlaces({ studies }: Pick<Store, "studies">): CriterionPlaces {
  const known = new Map<string, readonly Order[]>();

  async function ordersOf(id: string, revision: number): Promise<readonly Order[]> {
    const key = `${id} ${revision}`;
    const kept = known.get(key);
    if (kept) return kept;
    const found = await studies.revision(id, revision);
    if (!found) return [];
    const orders = found.study.cohorts.map((cohort) => ({
      cohort: cohort.id,
      criteria: [...found.study.criteria, ...cohort.criteria].map((each) => each.id),
    }));
    known.set(key, orders);
    return orders;
  }

  return async (study, criterion) => {
    const latest = (await studies.get(study))?.latestRevision ?? 0;
    const revisions = Array.from({ length: latest }, (_, index) => index + 1);
    const places = await Promise.all(
      revisions.map(async (revision) =>
        (await ordersOf(study, revision)).map(({ cohort, criteria }) => ({
          revision,
          cohort,
          place: criteria.indexOf(criterion) + 1,
        })),
      ),
    );
    return places.flat().filter(({ place }) => place > 0);
  };
}
