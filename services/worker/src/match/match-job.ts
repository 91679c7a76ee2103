import type { PatientId } from "@cohort/foundation";
import { StoreUnavailableError } from "@cohort/postgres";
import type { Handler, JobEnd } from "@cohort/queue";
import { safeError } from "@cohort/telemetry";
import { HANDOVER_MS } from "../handover.ts";
import { inHalves } from "../in-halves.ts";
import type { Parts } from "../parts.ts";
import { type MatchFailure, type MatchParts, matchBatch } from "./match-batch.ts";
import { whatToMatch } from "./what-to-match.ts";

export type MatchJobParts = MatchParts & {
  readonly store: Pick<Parts["store"], "quarantine">;
  readonly queue: Pick<Parts["queue"], "enqueueMatch">;
} & Pick<Parts, "logger" | "pseudonym">;

/**
 * One batch of patients. What fails is tried again in halves, down to the one patient that fails alone; that one is
 * counted, and set aside after the third time. A batch during which a worker died is split before it
 * is tried again, so that the patient who ends workers, if there is one, is found. Told to stop, it puts the
 * whole batch back.
 */
export const matchJob = (parts: MatchJobParts): Handler<"match"> => {
  const what = whatToMatch(parts);
  const setAside = async (failures: readonly MatchFailure[]): Promise<void> => {
    if (failures.length === 0) return;
    const entries = failures.map(({ patient, error }) => ({
      subject: `Patient/${patient}`,
      errorClass: safeError(error).type,
    }));
    const quarantined = await parts.store.quarantine.fail("match", entries);
    for (const { patient, error } of failures) {
      const who = parts.pseudonym(patient);
      parts.logger.error({ err: error, who }, "patient cannot be matched");
    }
    parts.logger.warn(
      { failed: failures.length, quarantined: quarantined.length },
      "patients set aside",
    );
  };

  const matchAll = (patients: readonly PatientId[], signal: AbortSignal): Promise<void> =>
    inHalves(patients, {
      work: async (batch) => setAside(await matchBatch(parts, batch, signal, what)),
      alone: (patient, error) => setAside([{ patient, error }]),
      isPassing: (error) => signal.aborted || error instanceof StoreUnavailableError,
    });

  const afterCrash = async (
    patients: readonly PatientId[],
    signal: AbortSignal,
  ): Promise<JobEnd> => {
    const [only] = patients;
    if (patients.length === 1 && only !== undefined) {
      const subject = `Patient/${only}`;
      const entry = { subject, errorClass: "crash" };
      const quarantined = await parts.store.quarantine.fail("match", [entry]);
      if (quarantined.includes(subject)) {
        parts.logger.error({ who: parts.pseudonym(only) }, "patient ends workers: set aside");
        return { end: "done" };
      }
      await matchAll(patients, signal);
      return { end: "done" };
    }
    const middle = Math.ceil(patients.length / 2);
    for (const half of [patients.slice(0, middle), patients.slice(middle)]) {
      const enqueued = await parts.queue.enqueueMatch(half);
      if (!enqueued.ok) return { end: "retry", errorClass: "queue" };
    }
    return { end: "done" };
  };

  return async ({ patients }, { crashes, signal }) => {
    try {
      if (crashes > 0) return await afterCrash(patients, signal);
      await matchAll(patients, signal);
      return { end: "done" };
    } catch (error) {
      // This worker stops, or has lost the job: a batch can take longer than it may still run.
      if (signal.aborted) return { end: "later", afterMs: HANDOVER_MS };
      if (error instanceof StoreUnavailableError) return { end: "retry", errorClass: "store" };
      throw error;
    }
  };
};
