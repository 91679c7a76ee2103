import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { ok } from "@cohort/foundation";
import type { Actor } from "@cohort/postgres";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { type Harness, TODAY, must, startHarness } from "../api/support.ts";
import { emptyPlaces } from "./empty-places.ts";

export const PUBLIC_URL = "https://matcher.example.org";

export const BY: Actor = { subject: "cli:test", kind: "cli", network: null, requestId: null };

export interface CdsReply {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where there was none. */
  readonly body: unknown;
}

export interface CdsService {
  readonly base: string;
  readonly harness: Harness;
  /** Everything logged so far. */
  readonly logged: () => string;
  readonly metrics: () => Promise<string>;
  /** Every answer is searched for what CDS Hooks forbids in it. */
  ask(path: string, options?: AskOptions): Promise<CdsReply>;
  stop(): Promise<void>;
}

export interface AskOptions {
  readonly method?: "GET" | "POST" | "OPTIONS";
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as the environment makes it, with CDS Hooks clients from a file, over a database with the built-in studies active. */
export async function startCds(
  clients: readonly unknown[],
  env: Readonly<Record<string, string>> = {},
): Promise<CdsService> {
  const harness = await startHarness();
  const folder = await mkdtemp(join(tmpdir(), "cds-"));
  const file = join(folder, "clients.json");
  await writeFile(file, JSON.stringify(clients));
  const lifecycle = new Lifecycle();
  const lines: string[] = [];
  const metrics = createMetrics();
  const config = must(
    readConfig({
      NODE_ENV: "test",
      AUTH_MODE: "keys",
      PUBLIC_URL,
      CDS_CLIENTS_FILE: file,
      AS_OF: TODAY,
      RATE_SIGN_IN_PER_MINUTE: "10000",
      RATE_MATCH_PER_SECOND: "10000",
      // Whoever runs tests on a busy machine is no EHR that waits.
      CDS_DEADLINE_MS: "5000",
      ...env,
    }),
  );
  const started = must(
    await start({ ...config, http: { ...config.http, port: 0 } }, lifecycle, {
      store: harness.store,
      terminology: harness.deps.terminology,
      queue: { enqueueSync: () => Promise.resolve(ok(null)) },
      logger: createLogger({ logLevel: "trace" }, { write: (line) => void lines.push(line) }),
      metrics,
    }),
  );
  const base = started.url.replace(/\/\/[^:]+:/, "//127.0.0.1:");

  async function ask(path: string, options: AskOptions = {}): Promise<CdsReply> {
    const { method = options.body === undefined ? "GET" : "POST", token, body } = options;
    const reply = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    const empty = emptyPlaces(parsed);
    if (empty.length > 0) throw new Error(`A1-02: empty at ${empty.join(", ")}`);
    return { status: reply.status, headers: reply.headers, body: parsed };
  }

  return {
    base,
    harness,
    ask,
    logged: () => lines.join(""),
    metrics: () => metrics.registry.metrics(),
    stop: async () => {
      const failures = await lifecycle.close();
      await rm(folder, { recursive: true });
      await harness.stop();
      if (failures.length > 0) throw failures[0]?.error ?? new Error("not closed");
    },
  };
}

/** Lets an EHR see the patients of one study, or of all. */
export const grantEhr = ({ harness }: CdsService, issuer: string, study = "*"): Promise<unknown> =>
  harness.store.grants.put(
    [{ principal: `ehr:${issuer}`, role: "ehr-client", study, endsAt: null }],
    BY,
  );
