import type { FhirResource } from "fhir/r4.js";
import { type ApiDeps, createApp, createDemoIdentity, grantDemo, listen } from "@cohort/api";
import { Lifecycle } from "@cohort/config";
import { mapPatient, readBundle, readingHash } from "@cohort/fhir-mapping";
import {
  type ConceptId,
  type Failure,
  type PatientId,
  type Result,
  describeFailure,
  expectDefined,
  formatDay,
  ok,
  parseDay,
  patientId,
} from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import { type Store, createActiveCatalogue } from "@cohort/postgres";
import { NO_TRACING, createLogger, createMetrics } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import { builtInCatalogue, databaseWithStudies, testStore } from "@cohort/testkit";

export const STUDY = "NCT06421701";
export const TODAY = "2026-11-22";

export function must<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (result.ok) return result.value;
  throw new Error([result.failure].flat().map(describeFailure).join("\n"));
}

/** Limits that no test reaches without meaning to. */
export const NO_LIMITS: ApiDeps["edge"]["rates"] = {
  readPerMinute: 1_000_000,
  matchPerSecond: 1_000_000,
  exportPerHour: 1_000_000,
  signInPerMinute: 1_000_000,
};

export interface Harness {
  readonly base: string;
  /** Of the database. */
  readonly url: string;
  readonly deps: ApiDeps;
  readonly store: Store;
  /** Stores and matches patients, as a sync would. */
  seed(patients: Readonly<Record<string, readonly FhirResource[]>>): Promise<void>;
  stop(): Promise<void>;
}

/** The real API over a database of its own, with the built-in studies active; no worker beside it. */
export async function startHarness(changes: Partial<ApiDeps> = {}): Promise<Harness> {
  const lifecycle = new Lifecycle();
  const opened = await testStore({}, databaseWithStudies());
  lifecycle.use("store", () => opened.close());
  const { store } = opened;
  const { terminology } = await builtInCatalogue();
  await grantDemo(store, TODAY);
  const logger = createLogger({ logLevel: "silent" });
  const clock = (): number => Date.parse(`${TODAY}T12:00:00Z`);
  const deps: ApiDeps = {
    store,
    queue: { enqueueSync: () => Promise.resolve(ok(null)) },
    terminology,
    catalogue: createActiveCatalogue({ store, terminology, logger, clock: Date.now }),
    identity: must(createDemoIdentity({ environment: "test", http: { host: "127.0.0.1" } })),
    edge: {
      rates: NO_LIMITS,
      trustedProxies: [],
      embedOrigins: [],
      oidc: null,
    },
    publicUrl: null,
    ehrBase: null,
    ehrPages: { chart: null, resource: null },
    readPerson: () => Promise.resolve(ok({ name: "Somebody", birthDate: null })),
    cds: {
      publicUrl: "https://matcher.example.org",
      clients: [],
      deadlineMs: 450,
      isDiscoveryPublic: false,
      ehrBase: null,
      egress: null,
    },
    keySet: { keys: [] },
    logger,
    metrics: createMetrics(),
    tracing: NO_TRACING,
    clock,
    today: () => expectDefined(parseDay(TODAY), "a date"),
    bodyLimitBytes: 10 * 1024 * 1024,
    closing: () => lifecycle.closing,
    servesMetrics: true,
    web: null,
    ...changes,
  };
  const options = { name: "api", host: "127.0.0.1", port: 0, shutdownMs: 2000 };
  const port = must(await listen(createApp(deps), lifecycle, options));
  return {
    base: `http://127.0.0.1:${port}`,
    url: opened.url,
    deps,
    store,
    seed: (patients) => seed(deps, patients),
    stop: async () => {
      const failures = await lifecycle.close();
      if (failures.length > 0) throw failures[0]?.error ?? new Error("not closed");
    },
  };
}

async function seed(
  { store, terminology, catalogue }: ApiDeps,
  patients: Readonly<Record<string, readonly FhirResource[]>>,
): Promise<void> {
  const batch = Object.entries(patients).map(([id, resources]) => {
    const entry = resources.map((resource) => ({ resource }));
    const bundle = { resourceType: "Bundle", type: "collection", entry };
    const record = mapPatient(must(readBundle(bundle)), terminology);
    const concepts = new Set(record.facts.flatMap((fact) => fact.hits.map((hit) => hit.concept)));
    return { patient: patientId(id), record, concepts: withBroader(concepts, terminology) };
  });
  await store.records.replace(batch, readingHash(terminology));
  await matchAll(
    store,
    terminology,
    catalogue,
    batch.map(({ patient }) => patient),
  );
}

const withBroader = (concepts: ReadonlySet<ConceptId>, terminology: Terminology): ConceptId[] => [
  ...new Set([...concepts].flatMap((id) => [id, ...(terminology.concepts.get(id)?.broader ?? [])])),
];

async function matchAll(
  store: Store,
  terminology: Terminology,
  catalogue: ApiDeps["catalogue"],
  patients: readonly PatientId[],
): Promise<void> {
  const { studies, inputs } = await catalogue.load();
  const asOf = expectDefined(parseDay(TODAY), "a date");
  const loaded = await store.records.load(patients);
  const rows = loaded.map(({ patient, version, record, attestations }) => ({
    patient,
    readVersion: version,
    ...matchForStore({ record, attestations, terminology, studies, asOf }),
  }));
  await store.matches.save({ ...inputs, asOf: formatDay(asOf) }, rows);
}
