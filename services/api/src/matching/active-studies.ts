import { type PlannedStudy, planStudy } from "@cohort/matching";
import type { Studies } from "@cohort/postgres";
import type { Logger } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";

export interface ActiveStudy {
  readonly planned: PlannedStudy;
  readonly revision: number;
}

/** The active study revisions, planned. */
export interface ActiveStudies {
  /** In the order of their ids. At most a moment old. */
  load(): Promise<readonly ActiveStudy[]>;
}

/** Activating a study is rare and people wait minutes for its matches: a request need not ask each time. */
const FRESH_MS = 2000;

/**
 * Reads the active revisions and plans each content once. A revision that today's dictionary cannot carry
 * is left out and logged: the other studies go on.
 */
export function createActiveStudies(
  studies: Pick<Studies, "active">,
  terminology: Terminology,
  logger: Logger,
  clock: () => number,
): ActiveStudies {
  const plans = new Map<string, PlannedStudy | null>();
  let read: { readonly at: number; readonly list: Promise<readonly ActiveStudy[]> } | null = null;

  async function readAll(): Promise<readonly ActiveStudy[]> {
    const active = await studies.active();
    return active.flatMap(({ study, revision, hash }): ActiveStudy[] => {
      let planned = plans.get(hash);
      if (planned === undefined) {
        const plan = planStudy(study, terminology);
        planned = plan.ok ? plan.value : null;
        plans.set(hash, planned);
        if (!plan.ok) {
          const codes = plan.failure.map(({ code }) => code);
          logger.error({ study: study.id, revision, codes }, "study does not fit the dictionary");
        }
      }
      return planned ? [{ planned, revision }] : [];
    });
  }

  return {
    load: () => {
      const now = clock();
      if (read && now - read.at < FRESH_MS) return read.list;
      const list = readAll();
      const reading = { at: now, list };
      read = reading;
      list.catch(() => {
        if (read === reading) read = null;
      });
      return list;
    },
  };
}
