import type { Patient } from "fhir/r4.js";
import { gapsOf } from "./coverage.ts";
import { resolveMedications } from "./medications.ts";
import { OverBudget, createBudget } from "./run.ts";
import type { Run } from "./run.ts";
import { readType } from "./type-reading.ts";
import { SEARCHED_TYPES } from "./types.ts";
import type { SourcePatient } from "./types.ts";

export type IdentifiedPatient = Patient & { readonly id: string };

/**
 * Reads everything about some patients, in their order. A batch that holds more than `limits.batchBytes` is given up
 * and read in halves; how small it had to become is told through `onHalved`. Throws what `readType` throws.
 */
export async function loadBatch(
  run: Run,
  patients: readonly IdentifiedPatient[],
  onHalved: (size: number) => void = () => undefined,
): Promise<readonly SourcePatient[]> {
  if (patients.length === 0) return [];
  try {
    return await loadAtOnce(run, patients);
  } catch (error) {
    if (!(error instanceof OverBudget) || patients.length === 1) throw error;
    const middle = Math.ceil(patients.length / 2);
    onHalved(middle);
    const first = await loadBatch(run, patients.slice(0, middle), onHalved);
    return [...first, ...(await loadBatch(run, patients.slice(middle), onHalved))];
  }
}

async function loadAtOnce(
  run: Run,
  patients: readonly IdentifiedPatient[],
): Promise<readonly SourcePatient[]> {
  const ids = patients.map(({ id }) => id);
  const budget = createBudget(run.settings.limits.batchBytes);
  const settled = await Promise.allSettled(
    SEARCHED_TYPES.map(async (type) => [type, await readType(run, type, ids, budget)] as const),
  );
  // All have ended before one failure is passed on, so that none goes on reading for nobody.
  const readings = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const resourcesOf = (id: string) => readings.flatMap(([, one]) => one.resources.get(id) ?? []);
  const medications = await resolveMedications(
    run,
    ids.flatMap(resourcesOf),
    readings.flatMap(([, one]) => one.included),
  );
  return patients.map((patient): SourcePatient => {
    const own = resourcesOf(patient.id);
    const referenced = medications.of(own);
    const states = readings.flatMap(([type, { states: byId }]) => {
      const state = byId.get(patient.id);
      return state ? [[type, state] as const] : [];
    });
    const gaps = gapsOf(new Map(states));
    return {
      patient,
      resources: [...own, ...referenced.medications],
      gaps: referenced.gap ? [...gaps, { type: "Medication", reason: referenced.gap }] : gaps,
    };
  });
}
