import type { Lifecycle } from "@cohort/config";
import { fail, ok, parseDay, type Day, type Result } from "@cohort/foundation";
import { listen } from "./server/listen.ts";
import {
  type Misbehaved,
  type MisbehaviourChoice,
  misbehaveBefore,
  misbehavedBy,
} from "./server/misbehave.ts";
import { loadBundles } from "./load/load-bundles.ts";
import type { LoadReport } from "./load/report.ts";
import { generatePopulation, TOWN } from "./population/population.ts";
import { createApp } from "./server/app.ts";
import type { History } from "./server/history.ts";
import { createPageCache } from "./server/page-cache.ts";
import type { JsonResource } from "./store/json.ts";
import { createStore, type Store } from "./store/store.ts";

/** Which built-in people: equal choices give equal people, byte for byte. */
export interface PopulationChoice {
  readonly seed?: number;
  readonly size?: number;
  /** `2026-11-22`: the day before which their lives lie. Default: today, UTC. */
  readonly asOf?: string;
}

export interface SandboxOptions {
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** `/fhir`. */
  readonly basePath?: string;
  /** The built-in people; not used where `bundles` names a folder. */
  readonly population?: PopulationChoice;
  /** A folder to serve instead of the built-in people. */
  readonly bundles?: string;
  /** How long the rest of an unfinished search is kept, in milliseconds; then its `next` answers 410. */
  readonly pageLifetimeMs?: number;
  /** Misbehaves as told; a server that can be relied on where left out. */
  readonly misbehave?: MisbehaviourChoice;
}

/** A running server. `put` and `remove` change what it holds: over HTTP it is read-only. */
export interface Sandbox {
  /** The FHIR base, for example `http://127.0.0.1:8081/fhir`. */
  readonly baseUrl: string;
  /** What was loaded from `bundles`; null for the built-in people. */
  readonly report: LoadReport | null;
  /** Null where it does not misbehave. */
  misbehaved(): Misbehaved | null;
  put(resource: JsonResource & { readonly id: string }): void;
  /** Whether there was something to remove. */
  remove(type: string, id: string): boolean;
}

const MS_PER_DAY = 86_400_000;
const BODY_LIMIT = 1_000_000;
const KEPT_SEARCHES = 500;

function populate(store: Store, choice: PopulationChoice, asOf: Day): void {
  const { shared, people } = generatePopulation({
    seed: choice.seed ?? 1,
    size: choice.size ?? TOWN,
    asOf,
  });
  for (const resource of [...shared, ...people.flatMap(({ resources }) => resources)]) {
    store.put(resource, Date.parse(resource.meta.lastUpdated));
  }
}

/**
 * Starts a FHIR R4 server on synthetic people or on a folder of bundles, and hands its end to
 * `lifecycle`. Fails where the folder cannot be read or the address cannot be listened on.
 */
export async function start(
  options: SandboxOptions,
  lifecycle: Pick<Lifecycle, "use">,
): Promise<Result<Sandbox>> {
  const { host = "127.0.0.1", port = 8081, basePath = "/fhir" } = options;
  const store = createStore();
  let report: LoadReport | null = null;
  if (options.bundles === undefined) {
    const choice = options.population ?? {};
    const today = Math.floor(Date.now() / MS_PER_DAY);
    const asOf = choice.asOf === undefined ? today : parseDay(choice.asOf);
    if (asOf === null) {
      return fail({
        code: "SANDBOX.BAD_DATE",
        message: `"${choice.asOf}" is not a date.`,
        action: "Write it as 2026-11-22.",
        path: "population.asOf",
      });
    }
    populate(store, choice, asOf);
  } else {
    const loaded = await loadBundles(options.bundles, store);
    if (!loaded.ok) return loaded;
    report = loaded.value.report;
  }
  const kept = {
    lifetimeMs: options.pageLifetimeMs ?? 600_000,
    capacity: KEPT_SEARCHES,
    now: Date.now,
  };
  const pages = createPageCache(kept);
  const histories = createPageCache<History>(kept);
  const app = createApp({
    store,
    pages,
    histories,
    basePath,
    now: Date.now,
    bodyLimit: BODY_LIMIT,
  });
  // Who misbehaves stands in front, and the sandbox itself where nobody looks for it.
  const { misbehave } = options;
  const listening = await listen(app, host, misbehave ? 0 : port);
  if (!listening.ok) return listening;
  lifecycle.use("sandbox", listening.value.close);
  const behind = `${listening.value.origin}${basePath}`;
  const front = misbehave ? await misbehaveBefore(behind, misbehave, { host, port }) : null;
  if (front?.ok === false) return front;
  if (front !== null) lifecycle.use("misbehaving sandbox", front.value.close);
  return ok({
    baseUrl: front?.value.baseUrl ?? behind,
    report,
    misbehaved: () => (front === null ? null : misbehavedBy(front.value)),
    put: (resource) => void store.put(resource),
    remove: (type, id) => store.remove(type, id),
  });
}
