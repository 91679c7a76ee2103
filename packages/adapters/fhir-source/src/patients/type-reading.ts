import type { FhirResource } from "fhir/r4.js";
import { type Together, inLists } from "../search/list-sizes.ts";
import { OverBudget, closeType, closedState, isOnOffer } from "../run.ts";
import type { Budget, Run, TypeState } from "../run.ts";
import { isRefusal } from "../search/search-forms.ts";
import { failedAs, isSourceError } from "../wire/source-error.ts";
import type { SourceError } from "../wire/source-error.ts";
import { Found, byPatient, searchType } from "./type-search.ts";
import type { PatientType } from "../types.ts";

/** One type of some patients: what there is, and of whom it could not be read (completely). */
export interface TypeReading {
  readonly resources: ReadonlyMap<string, readonly FhirResource[]>;
  readonly states: ReadonlyMap<string, TypeState>;
  readonly included: readonly FhirResource[];
  /** The states are those of a part of the type: the rest of it was read. */
  readonly partial?: true;
}

const UNSUPPORTED: readonly (number | null)[] = [404, 405, 501];

/**
 * Reads one type for a batch of patients: all of them in one search, or, where the server refuses that, fails at it or
 * leaves open what is whose, fewer at a time. What fails for a single patient becomes that patient's state; throws
 * only what concerns the whole run (the server is down or throttling, the credentials no longer hold) and, unless they
 * are all one patient (`alone`), OverBudget.
 */
export async function readType(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  budget: Budget,
  alone: boolean,
): Promise<TypeReading> {
  const closed = isOnOffer(run, type) ? closedState(run, type) : "unsupported";
  if (closed) return { resources: new Map(), states: same(ids, closed), included: [] };
  const { parts, size, halved } = await run.proof.during(
    type,
    inLists(
      ids,
      run.lists.of(type),
      (some) => readTogether(run, type, some, budget, alone),
      (id) => readOne(run, type, [id], budget, alone),
    ),
  );
  const states = new Map(parts.flatMap((one) => [...one.states]));
  const isTold = states.size === 0 || parts.every(({ partial }) => partial);
  if (halved && isTold) run.lists.learn(type, size);
  const [state] = states.values();
  const forEveryone =
    ids.length > 1 &&
    !alone &&
    !parts.some(({ partial }) => partial) &&
    ids.every((id) => states.get(id) === state);
  if (state && forEveryone) closeType(run, type, state);
  return {
    resources: new Map(parts.flatMap((one) => [...one.resources])),
    states,
    included: parts.flatMap((one) => one.included),
  };
}

async function readTogether(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  budget: Budget,
  alone: boolean,
): Promise<Together<TypeReading>> {
  if (!(await run.proof.isWorth(type))) return "failed";
  const found = new Found();
  let states: ReadonlyMap<string, TypeState> = new Map();
  try {
    await searchType(run, type, ids, run.settings.pageSize, budget, found);
    run.withheld.delete(type);
  } catch (error) {
    if (error instanceof OverBudget && alone) states = cutShort(run, type, ids);
    else if (!concernsRequest(error)) throw error;
    else {
      run.settings.log.debug(
        { type, failure: error.class },
        "one search for several patients failed",
      );
      return isRefusal(error) ? "refused" : "failed";
    }
  }
  const sorted = byPatient(found, ids);
  if (sorted === null) return "failed";
  run.proof.see([...sorted.byId.values()].filter((some) => some.length > 0).length);
  if (!run.proof.isGiven && states.size === 0) return "failed";
  warnOf(run, type, sorted.strangers);
  return withHeld(found, ids, { resources: sorted.byId, states });
}

/** What the server says that it holds back of a type, it holds back of all who were asked for. */
function withHeld(
  { held, included }: Found,
  ids: readonly string[],
  reading: Pick<TypeReading, "resources" | "states">,
): TypeReading {
  const whole = { ...reading, included: included.values };
  return held === null || whole.states.size > 0
    ? whole
    : { ...whole, states: same(ids, held), partial: true };
}

async function readOne(
  run: Run,
  type: PatientType,
  ids: readonly [string],
  budget: Budget,
  alone: boolean,
): Promise<TypeReading> {
  const found = new Found();
  let states: ReadonlyMap<string, TypeState> = new Map();
  for (const size of shrinking(run.settings.pageSize)) {
    try {
      await searchType(run, type, ids, size, budget, found);
      run.withheld.delete(type);
      states = new Map();
      break;
    } catch (error) {
      if (error instanceof OverBudget && alone) {
        states = cutShort(run, type, ids);
        break;
      }
      if (!concernsRequest(error)) throw error;
      states = same(ids, await stateAfter(run, type, error));
      // Smaller pages may pass where a large one did not.
      if (error.class !== "too-large") break;
    }
  }
  const sorted = byPatient(found, ids);
  warnOf(run, type, sorted?.strangers ?? 0);
  return withHeld(found, ids, { resources: sorted?.byId ?? new Map(), states });
}

function cutShort(
  { settings }: Run,
  type: string,
  ids: readonly string[],
): ReadonlyMap<string, TypeState> {
  settings.log.warn({ type }, "a patient has more than the limit for one batch; cut short");
  return same(ids, "unreadable");
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
  const { class: failure, status, page } = error;
  log.warn({ type, failure, status, page }, "a search failed for good");
  if (error.class === "auth") {
    if (error.status === 401) await stillWelcome(run);
    return "unauthorised";
  }
  const unlisted = run.capabilities.searches(type) === null;
  if (unlisted && UNSUPPORTED.includes(error.status)) return "unsupported";
  return error.status === 404 || error.status === 410 ? "missing" : "unreadable";
}

/** A 401 may say that this type is not granted, or that the credentials are no longer good for anything. */
export async function stillWelcome({ verbs, wish }: Run): Promise<void> {
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
