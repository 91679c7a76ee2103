import type { Day } from "@cohort/foundation";
import type { JsonResource } from "../store/json.ts";

export type GeneratedResource = JsonResource & {
  readonly id: string;
  readonly meta: { readonly lastUpdated: string };
};

export interface GeneratedPerson {
  /** Logical id of the Patient. */
  readonly id: string;
  /** Which story of the built-in ones they live. */
  readonly story: string;
  readonly resources: readonly GeneratedResource[];
}

export interface Population {
  readonly shared: readonly GeneratedResource[];
  readonly people: readonly GeneratedPerson[];
}

export interface PopulationOptions {
  readonly seed: number;
  readonly size: number;
  readonly asOf: Day;
}

export function generatePopulation(_options: PopulationOptions): Population {
  return { shared: [], people: [] };
}
