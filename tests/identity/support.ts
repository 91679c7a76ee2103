import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { type Role, ok } from "@cohort/foundation";
import type { Actor, Store } from "@cohort/postgres";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { builtInCatalogue, testStore } from "@cohort/testkit";
import { must } from "../api/support.ts";

/** Where browsers find the service, as the configuration says; the port that it listens on is another. */
export const PUBLIC_URL = "http://localhost:8080";

export const ADMINISTRATOR: Actor = {
  subject: "cli:root",
  kind: "cli",
  network: null,
  requestId: null,
};

export interface Service {
  readonly base: string;
  readonly databaseUrl: string;
  readonly store: Store;
  /** Every line that was logged. */
  readonly logged: readonly string[];
  /** Moves the clock forward. */
  pass(ms: number): void;
  grant(principal: string, role: Role, study?: string): Promise<void>;
  /** Asks, following no redirect. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** The service as `start` makes it from its environment, over a database of its own. */
export async function startService(env: Readonly<Record<string, string>>): Promise<Service> {
  const lifecycle = new Lifecycle();
  const opened = await testStore();
  lifecycle.use("store", () => opened.close());
  const { store } = opened;
  const { terminology } = await builtInCatalogue();
  const logged: string[] = [];
  let passed = 0;
  const config = must(
    readConfig({ NODE_ENV: "test", PUBLIC_URL, RATE_SIGN_IN_PER_MINUTE: "1000", ...env }),
  );
  const started = await start({ ...config, http: { ...config.http, port: 0 } }, lifecycle, {
    store,
    terminology,
    queue: { enqueueSync: () => Promise.resolve(ok(null)) },
    logger: createLogger({ logLevel: "trace" }, { write: (line) => void logged.push(line) }),
    metrics: createMetrics(),
    clock: () => Date.now() + passed,
  });
  const base = must(started).url.replace(/\/\/[^:]+:/, "//127.0.0.1:");
  return {
    base,
    databaseUrl: opened.url,
    store,
    logged,
    pass: (ms) => {
      passed += ms;
    },
    grant: async (principal, role, study = "*") => {
      await store.grants.put([{ principal, role, study, endsAt: null }], ADMINISTRATOR);
    },
    ask: (path, init = {}) => fetch(`${base}${path}`, { redirect: "manual", ...init }),
    stop: async () => {
      const [failure] = await lifecycle.close();
      if (failure) throw failure.error;
    },
  };
}

/** What a browser sends with a request that one of our own pages makes. */
export const ownPage = (cookie: string): Record<string, string> => ({
  cookie,
  origin: PUBLIC_URL,
  "sec-fetch-site": "same-origin",
});

/** `sid=...` of a Set-Cookie header, as a browser sends it back. */
export const cookieOf = (response: Response): string =>
  (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

export const bearer = (token: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
});

/** Everything that the audit says. */
export const auditText = async (store: Store): Promise<string> =>
  JSON.stringify(await store.audit.walk({ after: 0, limit: 1000 }));
