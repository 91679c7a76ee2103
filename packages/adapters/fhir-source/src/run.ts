import type { FhirResource } from "fhir/r4.js";
import type { Capabilities } from "./capabilities.ts";
import type { Settings } from "./options.ts";
import type { SearchForms } from "./search-forms.ts";
import { LISTED_TYPES, type GapReason } from "./types.ts";
import type { Verbs, Wish } from "./verbs.ts";

/** What a source has for as long as it lives. */
export interface Reader {
  readonly settings: Settings;
  readonly verbs: Verbs;
  readonly forms: SearchForms;
  /** How often a search for several patients was refused while one for a single patient was not, by type. */
  readonly refusedLists: Map<string, number>;
}

/** A type of one patient: read, or why not. */
export type TypeState = GapReason | "unsupported";

/** One pass over patients, and what it found out about the server on its way. */
export interface Run extends Reader {
  readonly capabilities: Capabilities;
  readonly wish: Wish;
  /** Types that need not be asked for again, at least not before that time. */
  readonly closed: Map<string, { readonly state: TypeState; readonly until: number }>;
  readonly medications: Map<string, FhirResource>;
}

const listedTypes: readonly string[] = LISTED_TYPES;

/** Whether there is any sense in searching a type: not where the server has none of it, as far as it says. */
export const isOnOffer = ({ capabilities }: Pick<Run, "capabilities">, type: string): boolean =>
  capabilities.searches(type) !== false &&
  (capabilities.lists(type) || !listedTypes.includes(type));

/** Why a type is not asked for at the moment; null where it is. */
export function closedState({ closed, settings }: Run, type: string): TypeState | null {
  const entry = closed.get(type);
  return entry && settings.clock.now() < entry.until ? entry.state : null;
}

/** What is refused stays refused for the run; what merely failed is left alone for a while. */
export function closeType({ closed, settings }: Run, type: string, state: TypeState): void {
  const { clock, limits, log } = settings;
  const pause = state === "unreadable" ? limits.circuitOpenCapMs : Number.POSITIVE_INFINITY;
  closed.set(type, { state, until: clock.now() + pause });
  log.warn({ type, state }, "the EHR gives nothing of this type");
}

/** What one batch may hold. */
export interface Budget {
  /** Whether so many bytes more still fit. */
  spend(bytes: number): boolean;
}

/** A batch holds more than it may: load it in halves. */
export class OverBudget extends Error {}

export function createBudget(limit: number): Budget {
  let spent = 0;
  return {
    spend(bytes) {
      spent += bytes;
      return spent <= limit;
    },
  };
}
