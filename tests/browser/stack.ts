import { mintKey, start as startApi } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { loadTerminology } from "@cohort/files";
import type { Role } from "@cohort/foundation";
import { type Actor, SYSTEM, type Store, openStore } from "@cohort/postgres";
import { openQueue } from "@cohort/queue";
import { type Sandbox, start as startSandbox } from "@cohort/sandbox";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { SCREENS } from "@cohort/web";
import { start as startWorker } from "@cohort/worker";
import { must } from "../worker/support.ts";
import { POPULATION, TODAY, matchedDatabase } from "./people.ts";

/** The study with the most to show, and the one cohort that it has. */
export const STUDY = "NCT06421701";

const ADMINISTRATOR: Actor = {
  subject: "cli:root",
  kind: "cli",
  network: null,
  requestId: null,
};

const LEGAL_BASIS = {
  study: STUDY,
  reference: "Ethics vote 12/2026",
  validFrom: "2020-01-01",
  validUntil: null,
};

/** Everything that a hospital runs, in this process, over people who were read and matched already. */
export interface Stack {
  /** Of the API, which serves the screens. */
  readonly url: string;
  readonly ehr: Sandbox;
  readonly store: Store;
  /** A superuser's connection string, for what no interface shows. */
  readonly databaseUrl: string;
  /** Moves the clock of the API forward. */
  pass(ms: number): void;
  /** What someone who may do this signs in with, where AUTH_MODE has keys. */
  keyFor(...roles: readonly Role[]): Promise<string>;
  /** The same, for one study alone. */
  keyForStudy(study: string, ...roles: readonly Role[]): Promise<string>;
  /** Without a legal basis nobody is shown a person of `STUDY`, except in the demo. */
  stateLegalBasis(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it with the demo's way in, on a free port, unless `env` says otherwise. */
export async function startStack(env: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const lifecycle = new Lifecycle({ deadlineMs: 20_000 });
  const database = await matchedDatabase();
  lifecycle.use("database", () => database.close());
  const ehr = must(await startSandbox({ port: 0, population: POPULATION }, lifecycle));
  const config = must(
    readConfig({
      NODE_ENV: "test",
      AUTH_MODE: "demo",
      DATABASE_URL: database.runtimeUrl,
      FHIR_BASE_URL: ehr.baseUrl,
      AS_OF: TODAY,
      WEB_FILES: SCREENS,
      LOG_LEVEL: "silent",
      RECONCILE_SECONDS: "1",
      RATE_READ_PER_MINUTE: "60000",
      RATE_MATCH_PER_SECOND: "1000",
      RATE_SIGN_IN_PER_MINUTE: "1000",
      ...env,
    }),
  );
  const logger = createLogger({ logLevel: "silent" });
  const metrics = createMetrics();
  const connectionString = database.runtimeUrl;
  const store = must(await openStore({ connectionString }));
  lifecycle.use("store", () => store.close());
  const queue = must(await openQueue({ url: connectionString, logger, metrics }));
  lifecycle.use("queue", () => queue.close());
  const terminology = must(await loadTerminology(config.files));
  let passed = 0;
  const clock = (): number => Date.now() + passed;
  const shared = { store, queue, terminology, logger, metrics };
  must(await startWorker(config, lifecycle, shared));
  const http = { ...config.http, port: env["PORT"] === undefined ? 0 : config.http.port };
  const api = must(await startApi({ ...config, http }, lifecycle, { ...shared, clock }));

  const keyForStudy = (study: string, ...roles: readonly Role[]): Promise<string> =>
    newKey(store, study, roles, clock());
  return {
    url: api.url,
    ehr,
    store,
    databaseUrl: database.url,
    pass: (ms) => {
      passed += ms;
    },
    keyForStudy,
    keyFor: (...roles) => keyForStudy("*", ...roles),
    stateLegalBasis: async () => {
      must(await store.legalBases.state(LEGAL_BASIS, SYSTEM));
    },
    stop: async () => {
      const [failure] = await lifecycle.close();
      if (failure) throw failure.error;
    },
  };
}

const IN_A_MONTH_MS = 30 * 86_400_000;

async function newKey(
  store: Store,
  study: string,
  roles: readonly Role[],
  now: number,
): Promise<string> {
  const until = new Date(now + IN_A_MONTH_MS).toISOString().slice(0, 10);
  const wish = { name: roles.join(" and "), roles, studies: [study], until };
  const { key, stored } = must(mintKey(wish, now));
  await store.keys.create(stored, ADMINISTRATOR);
  return key;
}
