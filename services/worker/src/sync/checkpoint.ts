/** What a sync's row remembers between runs; opaque to the store. */
export interface Checkpoint {
  /** How the FHIR resources were read. */
  readonly mapping: string;
  /** Runs that began one after the other without any of them coming to an orderly end. */
  readonly starts: number;
}

const NONE: Checkpoint = { mapping: "", starts: 0 };

export const writeCheckpoint = (checkpoint: Checkpoint): string => JSON.stringify(checkpoint);

/** A text that cannot be read is as none: it only costs a run more. */
export function readCheckpoint(text: string | null): Checkpoint {
  if (text === null) return NONE;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object") return NONE;
    const mapping: unknown = Reflect.get(value, "mapping");
    const starts: unknown = Reflect.get(value, "starts");
    return typeof mapping === "string" && typeof starts === "number" ? { mapping, starts } : NONE;
  } catch {
    return NONE;
  }
}
