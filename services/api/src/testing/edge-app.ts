import { ENGINE_VERSION, type PlannedStudy } from "@cohort/matching";
import type { CatalogueNow } from "@cohort/postgres";
import { Writable } from "node:stream";
import type { Express } from "express";
import { Lifecycle } from "@cohort/config";
import { ROLES, type Role, expectDefined, fail, ok, parseDay } from "@cohort/foundation";
import { type AuditEntry, type Grant, type Store, StoreUnavailableError } from "@cohort/postgres";
import { NO_TRACING, createLogger, createMetrics } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import { createApp } from "../app.ts";
import type { Caller, Identity } from "../auth/auth-context.ts";
import { createDemoIdentity } from "../auth/demo-identity.ts";
import type { ApiDeps } from "../deps.ts";
import { edgePolicy } from "./edge-policy.ts";
import { httpStateInMemory } from "./http-state.ts";

/** A part that fails as the real one does when its server is away, whatever is asked of it. */
const away = (name: string): unknown =>
  new Proxy(
    {},
    {
      get: (_target, member) => {
        const failing = () =>
          Promise.reject(new StoreUnavailableError(`${name}.${String(member)}`, "ECONNREFUSED"));
        return new Proxy(failing, { get: () => failing });
      },
    },
  );

export interface EdgeApp {
  readonly app: Express;
  readonly deps: ApiDeps;
  readonly lifecycle: Lifecycle;
  /** Everything logged so far. */
  readonly logged: () => string;
  /** Everything audited so far. */
  readonly audited: readonly AuditEntry[];
}

/** The store away, but for what every request asks of it: what the caller holds, on which ground, and the audit. */
function edgeStore(grants: readonly Grant[], audited: AuditEntry[]): Store {
  const present: Partial<Record<string, unknown>> = {
    http: httpStateInMemory(),
    // It says so, instead of failing: see `Store`.
    ping: () => Promise.resolve(fail({ code: "STORE.UNREACHABLE", message: "away" })),
    connections: () => ({ inUse: 0, idle: 0, waiting: 0, most: 10 }),
    grants: { of: () => Promise.resolve(grants) },
    legalBases: { of: (ids: readonly string[]) => Promise.resolve(new Set(ids)) },
    audit: {
      append: (entry: AuditEntry) => {
        audited.push(entry);
        return Promise.resolve();
      },
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has every member there is
  const absent = away("store") as Record<string, unknown>;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
  return new Proxy(present, {
    get: (_target, member) => present[String(member)] ?? absent[String(member)],
  }) as unknown as Store;
}

export const grantOf = (role: Role, study = "*"): Grant => ({
  principal: "x",
  role,
  study,
  grantedBy: "x",
  grantedAt: "2026-11-22T00:00:00.000Z",
  endsAt: null,
});

/** What the catalogue of a database would say of these studies. */
export const catalogueOf = (studies: readonly PlannedStudy[]): CatalogueNow => ({
  hash: "catalogue",
  studies,
  inputs: {
    catalogue: "catalogue",
    dictionaryHash: "dictionary",
    siteHash: "site",
    engine: ENGINE_VERSION,
    studies: studies.map(({ study, hash }) => ({ study: study.id, revision: 1, hash })),
  },
});

/** The API with its database away and no studies: all of the edge, and nothing behind it. */
export function edgeApp(
  changes: Partial<ApiDeps> = {},
  grants: readonly Grant[] = ROLES.map((role) => grantOf(role)),
): EdgeApp {
  const audited: AuditEntry[] = [];
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const identity = createDemoIdentity({ environment: "test", http: { host: "127.0.0.1" } });
  if (!identity.ok) throw new Error(identity.failure.message);
  const lifecycle = new Lifecycle();
  const deps: ApiDeps = {
    store: edgeStore(grants, audited),
    queue: { enqueueSync: () => Promise.resolve(ok(null)) },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has every member there is
    terminology: away("terminology") as Terminology,
    catalogue: { load: () => Promise.resolve(catalogueOf([])) },
    identity: identity.value,
    edge: edgePolicy(),
    publicUrl: null,
    ehrBase: null,
    ehrPages: { chart: null, resource: null },
    readPerson: null,
    cds: null,
    keySet: { keys: [] },
    logger: createLogger({ logLevel: "debug" }, sink),
    metrics: createMetrics(),
    tracing: NO_TRACING,
    clock: () => Date.UTC(2026, 10, 22),
    today: () => expectDefined(parseDay("2026-11-22"), "a date"),
    bodyLimitBytes: 10 * 1024 * 1024,
    closing: () => lifecycle.closing,
    servesMetrics: true,
    web: null,
    ...changes,
  };
  return { app: createApp(deps), deps, lifecycle, logged: () => lines.join(""), audited };
}

/** Lets everyone in as the caller given; null: nobody. */
export const identityOf = (caller: Caller | null): Identity => ({
  admit: () => ok(null),
  identify: () =>
    Promise.resolve(caller ? ok(caller) : { ok: false, failure: { kind: "not-signed-in" } }),
});
