import type { PatientId } from "@cohort/foundation";
import { StoreUnavailableError } from "@cohort/postgres";
import type { Handler, JobEnd } from "@cohort/queue";
import { safeError } from "@cohort/telemetry";
import { inHalves } from "../in-halves.ts";
import type { Parts } from "../parts.ts";
import { type MatchFailure, type MatchParts, matchBatch } from "./match-batch.ts";

export type MatchJobParts = MatchParts & {
  readonly store: Pick<Parts["store"], "quarantine">;
  readonly queue: Pick<Parts["queue"], "enqueueMatch">;
} & Pick<Parts, "logger" | "pseudonym">;

/**
 * One batch of patients. What fails is tried again in halves, down to the one patient that fails alone; that one is
 * counted, and set aside after the third time. A batch during which a worker died is split before it
 * is tried again, so that the patient who ends workers, if there is one, is found.
 */
export const matchJob = (parts: MatchJobParts): Handler<"match"> => {
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

  const matchAll = (patients: readonly PatientId[]): Promise<void> =>
    inHalves(patients, {
      work: async (batch) => setAside(await matchBatch(parts, batch)),
      alone: (patient, error) => setAside([{ patient, error }]),
      isPassing: (error) => error instanceof StoreUnavailableError,
    });

  const afterCrash = async (patients: readonly PatientId[]): Promise<JobEnd> => {
    const [only] = patients;
    if (patients.length === 1 && only !== undefined) {
      const subject = `Patient/${only}`;
      const entry = { subject, errorClass: "crash" };
      const quarantined = await parts.store.quarantine.fail("match", [entry]);
      if (quarantined.includes(subject)) {
        parts.logger.error({ who: parts.pseudonym(only) }, "patient ends workers: set aside");
        return { end: "done" };
      }
      await matchAll(patients);
      return { end: "done" };
    }
    const middle = Math.ceil(patients.length / 2);
    for (const half of [patients.slice(0, middle), patients.slice(middle)]) {
      const enqueued = await parts.queue.enqueueMatch(half);
      if (!enqueued.ok) return { end: "retry", errorClass: "queue" };
    }
    return { end: "done" };
  };

  return async ({ patients }, run) => {
    try {
      if (run.crashes > 0) return await afterCrash(patients);
      await matchAll(patients);
      return { end: "done" };
    } catch (error) {
      if (error instanceof StoreUnavailableError) return { end: "retry", errorClass: "store" };
      throw error;
    }
  };
};
