/** How far a pass over everyone is: the EHR lists them, those are read, those not listed are asked for. */
const STAGES = ["listing", "reading", "asking", "done"] as const;
export type PassStage = (typeof STAGES)[number];

export interface Pass {
  readonly stage: PassStage;
  /** The EHR's link to where its list goes on; null: from the beginning. */
  readonly next: string | null;
  /** By resource type, the instant from which changes are to be told once the pass is complete. */
  readonly marks: Readonly<Record<string, string>>;
  /** Since when changes were wanted as the pass began: it answers that wish too. */
  readonly wanted: string | null;
  /** Types that the EHR did not grant when the export was kicked off, so that nothing of them is in it. */
  readonly withheld: readonly string[];
}

/** What a sync's row remembers between runs; opaque to the store. */
export interface Checkpoint {
  /** How the FHIR resources were read. */
  readonly mapping: string;
  /** Runs that began one after the other without any of them getting anything done. */
  readonly starts: number;
  /** Null: no pass over everyone has begun. */
  readonly pass: Pass | null;
}

const NONE: Checkpoint = { mapping: "", starts: 0, pass: null };

export const writeCheckpoint = (checkpoint: Checkpoint): string => JSON.stringify(checkpoint);

/** A text that cannot be read is as none: it only costs a run more. */
export function readCheckpoint(text: string | null): Checkpoint {
  if (text === null) return NONE;
  try {
    const value: unknown = JSON.parse(text);
    const mapping = memberOf(value, "mapping");
    const starts = memberOf(value, "starts");
    if (typeof mapping !== "string" || typeof starts !== "number") return NONE;
    return { mapping, starts, pass: passOf(memberOf(value, "pass")) };
  } catch {
    return NONE;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  value !== null && typeof value === "object" ? Reflect.get(value, name) : undefined;

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

function passOf(value: unknown): Pass | null {
  const stage = STAGES.find((known) => known === memberOf(value, "stage"));
  const marks = memberOf(value, "marks");
  if (stage === undefined || marks === null || typeof marks !== "object") return null;
  const pairs = Object.entries(marks).flatMap(([type, since]: [string, unknown]) =>
    typeof since === "string" ? [[type, since] as const] : [],
  );
  return {
    stage,
    next: textOrNull(memberOf(value, "next")),
    marks: Object.fromEntries(pairs),
    wanted: textOrNull(memberOf(value, "wanted")),
    withheld: textsOf(memberOf(value, "withheld")),
  };
}
