import type { Sex } from "../story.ts";
import type { AnalyteKey } from "../terms/analytes.ts";
import type { ProcedureKey } from "../terms/deeds.ts";
import type { DiagnosisKey } from "../terms/diagnoses.ts";
import type { DrugKey } from "../terms/drugs.ts";
import type { FindingKey, WordKey } from "../terms/findings.ts";

/** A life that was written for no study, as often as its weight says. */
export interface Background {
  readonly key: string;
  readonly weight: number;
  readonly ages: readonly [from: number, to: number];
  /** Unset: either. */
  readonly sex?: Sex;
  readonly has?: readonly DiagnosisKey[];
  /** Each in one of three cases. */
  readonly perhaps?: readonly DiagnosisKey[];
  readonly takes?: readonly DrugKey[];
  /** Values where they differ from those of someone well. */
  readonly measured?: Readonly<Partial<Record<AnalyteKey, readonly [from: number, to: number]>>>;
  readonly found?: Readonly<Partial<Record<FindingKey, WordKey>>>;
  readonly done?: readonly ProcedureKey[];
}
