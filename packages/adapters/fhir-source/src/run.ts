import type { FhirResource } from "fhir/r4.js";
import type { Capabilities } from "./search/capabilities.ts";
import { type Categories, createCategories } from "./search/categories.ts";
import { type ListProof, createListProof } from "./search/list-proof.ts";
import { type ListSizes, createListSizes } from "./search/list-sizes.ts";
import type { Settings } from "./options.ts";
import { type SearchForms, createSearchForms } from "./search/search-forms.ts";
import { LISTED_TYPES, type GapReason } from "./types.ts";
import type { Verbs, Wish } from "./search/verbs.ts";

interface Until<T> {
  readonly value: T;
  readonly until: number;
}

/** What a source has, and found out about its server, for as long as it lives. */
export interface Reader {
  readonly settings: Settings;
  readonly verbs: Verbs;
  readonly forms: SearchForms;
  /** How many patients one search may name, by type. */
  readonly lists: ListSizes;
  readonly proof: ListProof;
  /** Which types are searched by category. */
  readonly categories: Categories;
  /** Types that are not asked for again before some time. */
  readonly closed: Map<string, Until<TypeState>>;
  /** Types that the EHR did not grant when it was last asked. */
  readonly withheld: Set<string>;
  readonly medications: Map<string, Until<FhirResource>>;
}

export const createReader = (settings: Settings, verbs: Verbs): Reader => ({
  settings,
  verbs,
  forms: createSearchForms(),
  lists: createListSizes(settings),
  proof: createListProof(),
  categories: createCategories(settings),
  closed: new Map(),
  withheld: new Set(),
  medications: new Map(),
});

/** A type of one patient: why it was not read. `missing`: the server says that there is nothing at that place. */
export type TypeState = GapReason | "unsupported" | "missing";

/** One piece of work for a caller. */
export interface Run extends Reader {
  readonly capabilities: Capabilities;
  readonly wish: Wish;
}

const listedTypes: readonly string[] = LISTED_TYPES;

/** Whether there is any sense in searching a type: not where the server has none of it, as far as it says. */
export const isOnOffer = ({ capabilities }: Pick<Run, "capabilities">, type: string): boolean =>
  capabilities.searches(type) !== false &&
  (capabilities.lists(type) || !listedTypes.includes(type));

/** Why a type is not asked for at the moment; null where it is. */
export function closedState({ closed, settings }: Reader, type: string): TypeState | null {
  const entry = closed.get(type);
  return entry && settings.clock.now() < entry.until ? entry.value : null;
}

/** What is refused or failed for everyone is left alone for a while. */
export function closeType(
  { closed, settings, withheld }: Reader,
  type: string,
  state: TypeState,
): void {
  const { clock, limits, log } = settings;
  if (state === "unauthorised") withheld.add(type);
  const pause = state === "unauthorised" ? limits.withheldMs : limits.circuitOpenCapMs;
  closed.set(type, { value: state, until: clock.now() + pause });
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
