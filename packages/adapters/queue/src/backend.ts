import type { Job, Queue, Telemetry, Worker, WorkerOptions } from "bullmq";
import type { Result } from "@cohort/foundation";
import type { QueueName } from "./payload.ts";

/** The part of a BullMQ queue that is used here: the same on every back end. */
export type Producer = Pick<
  Queue<unknown, null>,
  "addBulk" | "getJobCounts" | "getJobs" | "close" | "waitUntilReady"
> & { on(event: "error", listener: (error: Error) => void): unknown };

export type Consumer = Pick<
  Worker<unknown, null>,
  "pause" | "close" | "disconnect" | "cancelJob" | "cancelAllJobs" | "waitUntilReady"
> & {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "stalled", listener: (job: string) => void): unknown;
  on(event: "lockRenewalFailed", listener: (jobs: string[]) => void): unknown;
  on(event: "failed", listener: (job: Job | undefined, error: Error) => void): unknown;
};

export type ConsumerOptions = Omit<WorkerOptions, "connection" | "prefix">;
export type Processor = (job: Job<unknown>, token: string, signal: AbortSignal) => Promise<null>;

export interface PlaceOptions {
  readonly url: string;
  readonly prefix: string;
  /** How long a producer waits for an answer, in milliseconds. */
  readonly answerMs: number;
  /** Jobs may get lost here: they are enqueued again. */
  readonly mayForget: boolean;
  /** Null: what happens to jobs is not traced. */
  readonly telemetry: Telemetry | null;
}

/** One place where jobs are kept. Both implementations pass one conformance suite. */
export interface Backend {
  producer(queue: QueueName): Producer;
  consumer(queue: QueueName, processor: Processor, options: ConsumerOptions): Consumer;
  /** Reachable, and set up so that no job gets lost. */
  ping(): Promise<Result<null>>;
  /** What is shared by the producers; they and the consumers are closed before. */
  close(): Promise<void>;
}
