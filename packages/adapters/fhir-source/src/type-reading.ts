import type { FhirResource } from "fhir/r4.js";
import { isRefusal } from "./search-forms.ts";
import { OverBudget, closeType, closedState, isOnOffer } from "./run.ts";
import type { Budget, Run, TypeState } from "./run.ts";
import { failedAs, isSourceError } from "./source-error.ts";
import type { SourceError } from "./source-error.ts";
import { Found, byPatient, searchType } from "./type-search.ts";
import type { PatientType } from "./types.ts";

/** One type of some patients: what there is, and of whom it could not be read (completely). */
export interface TypeReading {
  readonly resources: ReadonlyMap<string, readonly FhirResource[]>;
  readonly states: ReadonlyMap<string, TypeState>;
  readonly included: readonly FhirResource[];
}

/** So often may a list be refused before lists of that type are given up. */
const PROOF = 2;
const UNSUPPORTED: readonly (number | null)[] = [404, 405, 501];

/**
 * Reads one type for a batch of patients: all of them in one search, or, where the server refuses that, fails at it or
 * leaves open what is whose, one patient at a time. What fails for a single patient becomes that patient's state; throws
 * only what concerns the whole run (the server is down or throttling, the credentials no longer hold) and OverBudget.
 */
export async function readType(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  budget: Budget,
): Promise<TypeReading> {
  const closed = isOnOffer(run, type) ? closedState(run, type) : "unsupported";
  if (closed) return { resources: new Map(), states: same(ids, closed), included: [] };
  if (ids.length === 1) return readOne(run, type, ids, budget, true);
  const together = await readTogether(run, type, ids, budget);
  if (together !== "refused" && together !== "failed") return together;

  const single = await Promise.all(ids.map((id) => readOne(run, type, [id], budget, false)));
  const states = new Map(single.flatMap((one) => [...one.states]));
  if (states.size === 0 && together === "refused") {
    run.refusedLists.set(type, (run.refusedLists.get(type) ?? 0) + 1);
  }
  const [state] = states.values();
  if (state && ids.every((id) => states.get(id) === state)) closeType(run, type, state);
  return {
    resources: new Map(single.flatMap((one) => [...one.resources])),
    states,
    included: single.flatMap((one) => one.included),
  };
}

async function readTogether(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  budget: Budget,
): Promise<TypeReading | "refused" | "failed"> {
  if ((run.refusedLists.get(type) ?? 0) >= PROOF) return "failed";
  const found = new Found();
  try {
    await searchType(run, type, ids, run.settings.pageSize, budget, found);
  } catch (error) {
    if (!concernsRequest(error)) throw error;
    run.settings.log.debug(
      { type, failure: error.class },
      "one search for several patients failed",
    );
    return isRefusal(error) ? "refused" : "failed";
  }
  const sorted = byPatient(found, ids);
  if (sorted === null) return "failed";
  warnOf(run, type, sorted.strangers);
  return { resources: sorted.byId, states: new Map(), included: found.included.values };
}

async function readOne(
  run: Run,
  type: PatientType,
  ids: readonly [string] | readonly string[],
  budget: Budget,
  alone: boolean,
): Promise<TypeReading> {
  const found = new Found();
  let state: TypeState | null = null;
  for (const size of shrinking(run.settings.pageSize)) {
    try {
      await searchType(run, type, ids, size, budget, found);
      state = null;
      break;
    } catch (error) {
      if (error instanceof OverBudget && alone) {
        run.settings.log.warn(
          { type },
          "a patient has more than the limit for one batch; cut short",
        );
        state = "unreadable";
        break;
      }
      if (!concernsRequest(error)) throw error;
      state = await stateAfter(run, type, error);
      // Smaller pages may pass where a large one did not.
      if (error.class !== "too-large") break;
    }
  }
  const sorted = byPatient(found, ids);
  warnOf(run, type, sorted?.strangers ?? 0);
  return {
    resources: sorted?.byId ?? new Map(),
    states: state === null ? new Map() : same(ids, state),
    included: found.included.values,
  };
}

/** `size`, a tenth of it and so on, down to single entries. */
function shrinking(size: number): readonly number[] {
  return size <= 1 ? [1] : [size, ...shrinking(Math.floor(size / 10))];
}

/** Everything but a server that is down or throttling says something of this one request only. */
const concernsRequest = (error: unknown): error is SourceError =>
  isSourceError(error) && error.class !== "unavailable" && error.class !== "throttled";

async function stateAfter(run: Run, type: string, error: SourceError): Promise<TypeState> {
  const { log } = run.settings;
  log.warn({ type, failure: error.class, status: error.status }, "a search failed for good");
  if (error.class === "auth") {
    if (error.status === 401) await stillWelcome(run);
    return "unauthorised";
  }
  const unlisted = run.capabilities.searches(type) === null;
  return unlisted && UNSUPPORTED.includes(error.status) ? "unsupported" : "unreadable";
}

/** A 401 may say that this type is not granted, or that the credentials are no longer good for anything. */
async function stillWelcome({ verbs, wish }: Run): Promise<void> {
  try {
    await verbs.search("Patient", { _count: 1 }, { post: false, strict: false }, wish);
  } catch (error) {
    if (failedAs(error, "auth", "unavailable", "throttled") || !isSourceError(error)) throw error;
  }
}

function warnOf(run: Run, type: string, strangers: number): void {
  if (strangers > 0)
    run.settings.log.warn({ type, strangers }, "left out resources of other patients");
}

const same = <T>(ids: readonly string[], value: T): ReadonlyMap<string, T> =>
  new Map(ids.map((id) => [id, value]));
