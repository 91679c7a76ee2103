import { setTimeout as pause } from "node:timers/promises";
import { type PatientId, patientId } from "@cohort/foundation";
import { type Queue, openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";

const logger = createLogger({ logLevel: "silent" });

export const patients = (count: number): PatientId[] =>
  Array.from({ length: count }, (_, index) => patientId(`p${index}`));

export async function until(holds: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${holds.toString()}`);
    await pause(20);
  }
}

export const open = async (url: string, matchBatch = 200, answerMs = 1000): Promise<Queue> => {
  const opened = await openQueue({ url, matchBatch, answerMs, logger, metrics: createMetrics() });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
};
