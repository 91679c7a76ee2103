import type { PatientType } from "../types.ts";

/** The type that tells soonest: hardly a patient is without any. */
const TELLING: PatientType = "Observation";

/**
 * Whether the server understands a list of patients. One that takes it for a single odd id, or reads the first of it only,
 * answers as if the others had nothing: of no server is that believed before one of its answers told of two patients.
 */
export interface ListProof {
  readonly isGiven: boolean;
  /** An answer to a list told of so many patients. */
  see(patients: number): void;
  /** The type is being asked for. */
  during<T>(type: PatientType, reading: Promise<T>): Promise<T>;
  /** Whether a list of the type is worth asking for: not where the telling type gave no proof just now. */
  isWorth(type: PatientType): Promise<boolean>;
}

export function createListProof(): ListProof {
  let isGiven = false;
  let telling: Promise<unknown> | null = null;
  return {
    get isGiven() {
      return isGiven;
    },
    see(patients) {
      isGiven ||= patients > 1;
    },
    during(type, reading) {
      if (type === TELLING) telling = reading;
      return reading;
    },
    async isWorth(type) {
      if (isGiven || type === TELLING || telling === null) return true;
      await telling.catch(() => undefined);
      return isGiven;
    },
  };
}
