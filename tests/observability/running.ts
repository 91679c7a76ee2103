import { start as startApi } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { start as startSandbox } from "@cohort/sandbox";
import { createLogger } from "@cohort/telemetry";
import { freePort } from "../end-to-end/child.ts";
import { AS_OF, type Installation, install, must } from "../worker/support.ts";

/** An API and a worker as their commands start them, with a port for metrics each, over one database and a sandbox as the EHR. */
export interface Running {
  readonly site: Installation;
  /** Of the API. */
  readonly base: string;
  /** What each process serves beside. */
  readonly beside: { readonly api: string; readonly worker: string };
  /** Starts another worker, and says where its metrics are. */
  anotherWorker(): Promise<string>;
  /** Everything logged so far. */
  logged(): string;
  stop(): Promise<void>;
}

export async function startRunning(
  more: Readonly<Record<string, string>> = {},
  size = 30,
): Promise<Running> {
  const lifecycle = new Lifecycle({ deadlineMs: 30_000 });
  const lines: string[] = [];
  const logger = createLogger({ logLevel: "debug" }, { write: (line) => void lines.push(line) });
  const population = { size, asOf: AS_OF };
  const ehr = must(await startSandbox({ port: 0, population }, lifecycle));
  const site = await install("PostgreSQL");
  lifecycle.use("site", () => site.close());
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const anotherWorker = async (): Promise<string> => {
    const port = await freePort();
    const env = { METRICS_PORT: String(port), ...more };
    const worker = await site.work(ehr.baseUrl, env, { logger });
    lifecycle.use("worker", async () => void (await worker.close()));
    return at(port);
  };
  const worker = await anotherWorker();
  const port = await freePort();
  const config = must(
    readConfig({
      ...site.env,
      AUTH_MODE: "demo",
      FHIR_BASE_URL: ehr.baseUrl,
      PORT: String(await freePort()),
      METRICS_PORT: String(port),
      ...more,
    }),
  );
  const { url } = must(await startApi(config, lifecycle, { logger }));
  return {
    anotherWorker,
    site,
    base: url,
    beside: { api: at(port), worker },
    logged: () => lines.join(""),
    stop: async () => {
      const failures = await lifecycle.close();
      if (failures.length > 0) throw failures[0]?.error ?? new Error("not closed");
    },
  };
}
