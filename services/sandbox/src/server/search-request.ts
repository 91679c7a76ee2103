import type { OperationOutcomeIssue } from "fhir/r4.js";
import type { Entry } from "../store/store.ts";
import type { Test } from "./search-values.ts";

export const DEFAULT_COUNT = 50;
export const MAX_COUNT = 500;

/** The references of this parameter are answered along with what matched. */
export interface Include {
  readonly parameter: string;
  readonly targetType: string | null;
}

/** Negative, zero or positive, like every comparator. */
export type Order = (a: Entry, b: Entry) => number;

/** A search, checked and ready to run. */
export interface SearchRequest {
  readonly type: string;
  /** All must hold. */
  readonly tests: readonly Test[];
  /** Where set, only these ids, or only entries of these patients, need a look. */
  readonly ids: readonly string[] | null;
  readonly patients: readonly string[] | null;
  readonly order: readonly Order[];
  readonly count: number;
  readonly countOnly: boolean;
  readonly includes: readonly Include[];
  /** Top-level elements to keep; null keeps all. */
  readonly elements: readonly string[] | null;
  /** What was asked and is not supported: told, not done. */
  readonly warnings: readonly OperationOutcomeIssue[];
  /** The parameters that were used, for the self link. */
  readonly applied: URLSearchParams;
}
