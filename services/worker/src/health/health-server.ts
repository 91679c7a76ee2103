import { type ServerResponse, createServer } from "node:http";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { noteState } from "@cohort/telemetry";
import type { Parts } from "../parts.ts";
import { ehrHealth } from "./ehr-health.ts";

interface HealthParts {
  readonly store: Pick<Parts["store"], "ping" | "connections">;
  readonly queue: Pick<Parts["queue"], "ping">;
  readonly source: Pick<NonNullable<Parts["source"]>, "status"> | null;
  readonly metrics: Parts["metrics"];
  /** True once the process is shutting down. */
  readonly closing: () => boolean;
}

const isWell = (checks: Checks): boolean => Object.values(checks).every((check) => check === "ok");

type Checks = Readonly<Record<string, "ok" | "unavailable">>;

const answer = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
  response.end(body);
};

const word = (well: boolean): "ok" | "unavailable" => (well ? "ok" : "unavailable");

/** The database, and whether its schema is the one that this release was made for. */
async function storeChecks({ store }: Pick<HealthParts, "store">): Promise<Checks> {
  const ping = await store.ping();
  const isThere = ping.ok || ping.failure.code !== "STORE.UNREACHABLE";
  return { database: word(isThere), schema: word(ping.ok) };
}

async function readinessOf(parts: HealthParts): Promise<Checks> {
  const [store, queue] = await Promise.all([storeChecks(parts), parts.queue.ping()]);
  return { ...store, queue: word(queue.ok), process: word(!parts.closing()) };
}

/**
 * `/health/live`: the event loop turns. `/health/startup`: the database answers and its schema is ours. `/health/ready`: so does the
 * queue, which loses no job, and this process is not about to end. The EHR being away, or withholding something, is no reason
 * to be restarted: what is known of that is told beside, and 200 stays.
 */
async function respond(parts: HealthParts, path: string, response: ServerResponse): Promise<void> {
  const health = (checks: Checks, ehr: ReturnType<typeof ehrHealth> = null): void => {
    const body = JSON.stringify({
      status: word(isWell(checks)),
      checks: ehr === null ? checks : { ...checks, ehr: ehr.check },
      ...(ehr === null || ehr.check === "ok" ? {} : { detail: { ehr: ehr.detail } }),
    });
    answer(response, isWell(checks) ? 200 : 503, "application/json", body);
  };
  switch (path) {
    case "/health/live":
      health({});
      return;
    case "/health/startup":
      health(await storeChecks(parts));
      return;
    case "/health/ready":
      health(await readinessOf(parts), ehrHealth(parts.source));
      return;
    case "/metrics": {
      const { registry } = parts.metrics;
      const connections = parts.store.connections();
      const ready = isWell(await readinessOf(parts));
      noteState(parts.metrics, { component: "worker", ready, connections });
      answer(response, 200, registry.contentType, await registry.metrics());
      return;
    }
    default:
      answer(response, 404, "text/plain", "not found\n");
  }
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

export function startHealthServer(
  parts: HealthParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Result<HealthServer>> {
  // A caller who sends slowly on purpose holds a connection no longer than this.
  const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000 };
  const server = createServer(timeouts, (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (request.method !== "GET") {
      answer(response, 405, "text/plain", "GET only\n");
      return;
    }
    respond(parts, path, response).catch(() => {
      if (!response.headersSent) answer(response, 500, "text/plain", "internal error\n");
    });
  });
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(fail(portTaken(port, error))));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(
        ok({
          port: address !== null && typeof address === "object" ? address.port : port,
          close: () =>
            new Promise<void>((closed) => {
              server.close(() => closed());
              server.closeAllConnections();
            }),
        }),
      );
    });
  });
}

const portTaken = (port: number, error: Error & { readonly code?: string }): Failure => ({
  code: "WORKER.METRICS_PORT",
  message: `Port ${port} cannot be listened on (${error.code ?? error.name}).`,
  action: "Choose another METRICS_PORT.",
  path: "METRICS_PORT",
});
