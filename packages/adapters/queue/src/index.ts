export type { Handler, Handlers, JobEnd, JobRun } from "./handler.ts";
export type { MatchPayload, QueueName, SyncPayload } from "./payload.ts";
export { ATTEMPTS } from "./policy.ts";
export {
  type JobCounts,
  type Queue,
  type QueueOptions,
  grantQueue,
  migrateQueue,
  openQueue,
} from "./queue.ts";
export type { WorkerSettings, Workers } from "./workers.ts";
export { type Waker, openWaker } from "./waker.ts";
