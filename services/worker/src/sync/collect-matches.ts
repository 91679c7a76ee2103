import type { PatientId } from "@cohort/foundation";
import type { Parts } from "../parts.ts";

/** Gathers changed patients into match jobs of full size. */
export interface MatchCollector {
  add(patients: readonly PatientId[]): Promise<void>;
  /** Enqueues what is left. */
  flush(): Promise<void>;
}

/** A queue that does not take them is no loss: the reconciler will find them due. */
export function collectMatches({
  queue,
  limits,
  logger,
}: Pick<Parts, "queue" | "limits" | "logger">): MatchCollector {
  let pending: readonly PatientId[] = [];
  const flush = async (): Promise<void> => {
    const patients = pending;
    pending = [];
    const enqueued = await queue.enqueueMatch(patients);
    if (!enqueued.ok) logger.warn({ code: enqueued.failure.code }, "changed patients not enqueued");
  };
  return {
    add: async (patients) => {
      pending = [...pending, ...patients];
      if (pending.length >= limits.matchBatch) await flush();
    },
    flush,
  };
}
