import type { Metrics } from "./metrics.ts";

/** What a process is asked about when its metrics are fetched. */
export interface ProcessState {
  readonly component: "api" | "worker";
  readonly ready: boolean;
  /** To the store's database. */
  readonly connections: {
    readonly inUse: number;
    readonly idle: number;
    readonly waiting: number;
    readonly most: number;
  };
}

/** Puts what holds at this moment into the metrics, just before they are told. */
export function noteState(metrics: Metrics, { component, ready, connections }: ProcessState): void {
  const { inUse, idle, waiting, most } = connections;
  metrics.ready.set({ component }, ready ? 1 : 0);
  metrics.connections.set({ state: "in_use" }, inUse);
  metrics.connections.set({ state: "idle" }, idle);
  metrics.connectionsWaiting.set(waiting);
  metrics.connectionsMost.set(most);
}
