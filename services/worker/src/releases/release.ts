import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { readingHash } from "@cohort/fhir-mapping";
import { hashOf } from "@cohort/foundation";
import { catalogueHash } from "@cohort/matching";
import type { Handler, QueueName } from "@cohort/queue";
import type { Parts } from "../parts.ts";

export type ReleaseParts = Pick<Parts, "terminology" | "logger"> & {
  readonly store: Pick<Parts["store"], "workers">;
  readonly limits: Pick<Parts["limits"], "reconcileMs">;
};

/**
 * Of workers that read or match otherwise, as two releases do while one takes the other's place, each finds that all of the other's
 * work is due, and would undo it for as long as both are there. So the earlier one lets go until the later one is gone.
 */
export interface Release {
  /** Says that this worker is there; true where one of a later release is, too. */
  look(): Promise<boolean>;
  /** The handler; while this worker is outdated its jobs are put back for the other, those that run among them. */
  giveWay<Name extends QueueName>(handler: Handler<Name>): Handler<Name>;
  /** Nobody waits for this worker any more. Never throws. */
  leave(): Promise<void>;
}

/** How long a job stays away that is the other release's. */
const PUT_BACK_MS = 5000;
/** Whoever missed so many looks is gone. */
const LOOKS_MISSED = 3;
const GONE_AFTER_MS = 30_000;
/** A database that is away keeps no worker from ending. */
const LEAVING_MS = 2000;

export function createRelease({ store, terminology, logger, limits }: ReleaseParts): Release {
  const worker = {
    id: randomUUID(),
    // Engine, mapper, dictionary and site file.
    release: hashOf({
      reading: readingHash(terminology),
      matching: catalogueHash([], terminology),
    }),
  };
  const goneAfterMs = Math.max(GONE_AFTER_MS, LOOKS_MISSED * limits.reconcileMs);
  let giving = new AbortController();

  const note = (outdated: boolean): void => {
    if (outdated === giving.signal.aborted) return;
    if (outdated) giving.abort("outdated");
    else giving = new AbortController();
    logger.info({}, outdated ? "gives way to a later release" : "the later release is gone");
  };

  return {
    look: async () => {
      const { outdated } = await store.workers.here(worker, goneAfterMs);
      note(outdated);
      return outdated;
    },
    giveWay: (handler) => async (payload, run) => {
      const { signal } = giving;
      if (signal.aborted) return { end: "later", afterMs: PUT_BACK_MS };
      return handler(payload, { ...run, signal: AbortSignal.any([run.signal, signal]) });
    },
    leave: () => {
      const left = store.workers.gone(worker.id).catch((error: unknown) => {
        logger.warn({ err: error }, "the worker's end is not noted");
      });
      return Promise.race([left, pause(LEAVING_MS, undefined, { ref: false })]);
    },
  };
}
