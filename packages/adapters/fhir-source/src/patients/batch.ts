import type { FhirResource, Patient } from "fhir/r4.js";
import { believeSilence } from "../search/believe-silence.ts";
import { gapsOf } from "./gaps.ts";
import { resolveMedications } from "./medications.ts";
import { Newest } from "../search/newest.ts";
import { OverBudget, createBudget } from "../run.ts";
import type { Run, TypeState } from "../run.ts";
import { type TypeReading, readType } from "./type-reading.ts";
import { type PatientType, SEARCHED_TYPES, type SourcePatient } from "../types.ts";

export type IdentifiedPatient = Patient & { readonly id: string };

/** A patient, and the ids under which the server still files what is theirs. */
export interface Subject {
  readonly patient: IdentifiedPatient;
  readonly also: readonly string[];
}

/**
 * Reads everything about some patients, in their order. A batch that holds more than `limits.batchBytes` is given up
 * and read in halves; how small it had to become is told through `onHalved`. Throws what `readType` throws.
 */
export async function loadBatch(
  run: Run,
  subjects: readonly Subject[],
  onHalved: (size: number) => void = () => undefined,
): Promise<readonly SourcePatient[]> {
  if (subjects.length === 0) return [];
  try {
    return await loadAtOnce(run, subjects);
  } catch (error) {
    if (!(error instanceof OverBudget) || subjects.length === 1) throw error;
    const middle = Math.ceil(subjects.length / 2);
    onHalved(middle);
    const first = await loadBatch(run, subjects.slice(0, middle), onHalved);
    return [...first, ...(await loadBatch(run, subjects.slice(middle), onHalved))];
  }
}

type Readings = readonly (readonly [PatientType, TypeReading])[];

/** Whether the searches that were made found nothing of anyone. */
const isSilent = (readings: Readings): boolean =>
  readings.some(([, { states }]) => states.size === 0) &&
  readings.every(([, { resources }]) => [...resources.values()].every((of) => of.length === 0));

const idsOf = ({ patient, also }: Subject): readonly string[] => [patient.id, ...also];

async function loadAtOnce(
  run: Run,
  subjects: readonly Subject[],
): Promise<readonly SourcePatient[]> {
  const ids = [...new Set(subjects.flatMap(idsOf))];
  const alone = subjects.length === 1;
  const budget = createBudget(run.settings.limits.batchBytes);
  const settled = await Promise.allSettled(
    SEARCHED_TYPES.map(
      async (type) => [type, await readType(run, type, ids, budget, alone)] as const,
    ),
  );
  // All have ended before one failure is passed on, so that none goes on reading for nobody.
  const readings = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const [first] = subjects;
  if (first && isSilent(readings)) await believeSilence(run, first.patient.id);
  const medications = await resolveMedications(
    run,
    subjects.flatMap((one) => resourcesOf(readings, one)),
    readings.flatMap(([, one]) => one.included),
  );
  return subjects.map((subject): SourcePatient => {
    const own = resourcesOf(readings, subject);
    const referenced = medications.of(own);
    const states = statesOf(readings, subject);
    const gaps = gapsOf(states);
    const failed = referenced.gap === "unreadable" || [...states.values()].includes("unreadable");
    return {
      ...subject,
      ...(failed ? { unfinished: true } : {}),
      resources: [...own, ...referenced.medications],
      gaps: referenced.gap ? [...gaps, { type: "Medication", reason: referenced.gap }] : gaps,
    };
  });
}

/** By type; what is filed under several of the patient's ids comes once. */
function resourcesOf(readings: Readings, subject: Subject): readonly FhirResource[] {
  const ids = idsOf(subject);
  return readings.flatMap(([, { resources }]) => {
    const newest = new Newest<FhirResource>();
    for (const id of ids) for (const one of resources.get(id) ?? []) newest.add(one);
    return newest.values;
  });
}

/** What was not read under an earlier id is missing in the same way, unless the server has nothing at that id any more. */
function statesOf(readings: Readings, subject: Subject): ReadonlyMap<PatientType, TypeState> {
  const { patient, also } = subject;
  return new Map(
    readings.flatMap(([type, { states }]) => {
      const earlier = also.map((id) => states.get(id));
      const state =
        states.get(patient.id) ??
        earlier.find((one) => one === "unauthorised" || one === "unreadable");
      return state ? [[type, state] as const] : [];
    }),
  );
}
