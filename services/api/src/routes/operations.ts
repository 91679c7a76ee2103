import { type Health, openApiDocument } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { noteState } from "@cohort/telemetry";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, Route } from "../route.ts";

const health = (checks: Health["checks"]): Answer => {
  const isWell = Object.values(checks).every((check) => check === "ok");
  const body: Health = { status: isWell ? "ok" : "unavailable", checks };
  return { status: isWell ? 200 : 503, body, headers: { "Cache-Control": "no-store" } };
};

interface Probed {
  readonly store: Pick<ApiDeps["store"], "ping">;
}

/** The database and its schema, and nothing else: the EHR being away is no reason to stop answering. */
async function databaseChecks({ store }: Probed): Promise<Health["checks"]> {
  const ping = await store.ping();
  if (!ping.ok && ping.failure.code === "STORE.UNREACHABLE") {
    return { database: "unavailable", schema: "unavailable" };
  }
  return { database: "ok", schema: ping.ok ? "ok" : "unavailable" };
}

/** The probes, as plain functions, so that a port of their own can serve them too. */
export function healthChecks({ store, closing }: Probed & Pick<ApiDeps, "closing">) {
  const database = (): Promise<Health["checks"]> => databaseChecks({ store });
  return {
    live: (): Answer => health({}),
    startup: async (): Promise<Answer> => health(await database()),
    ready: async (): Promise<Answer> => {
      const checks = await database();
      return health({ ...checks, process: closing() ? "unavailable" : "ok" });
    },
  };
}

async function metricsAnswer(
  { metrics, store }: Pick<ApiDeps, "metrics" | "store">,
  isReady: () => Promise<boolean>,
): Promise<Answer> {
  const connections = store.connections();
  noteState(metrics, { component: "api", ready: await isReady(), connections });
  const body = await metrics.registry.metrics();
  return { status: 200, body, headers: { "Content-Type": metrics.registry.contentType } };
}

export function operationsRoutes(deps: ApiDeps): readonly Route[] {
  const { live, startup, ready } = healthChecks(deps);
  const document = openApiDocument();
  const answer = async (value: Answer | Promise<Answer>): Promise<Outcome<Answer>> =>
    ok(await value);
  const metrics: Route = {
    operation: "metrics",
    public: true,
    handle: () => answer(metricsAnswer(deps, async () => (await ready()).status === 200)),
  };
  return [
    { operation: "healthz", public: true, handle: () => answer(live()) },
    { operation: "live", public: true, handle: () => answer(live()) },
    { operation: "startup", public: true, handle: () => answer(startup()) },
    { operation: "ready", public: true, handle: () => answer(ready()) },
    {
      operation: "openApi",
      public: true,
      handle: () =>
        answer({ status: 200, body: document, headers: { "Cache-Control": "max-age=300" } }),
    },
    ...(deps.servesMetrics ? [metrics] : []),
  ];
}
