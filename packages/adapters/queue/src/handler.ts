import type { Payloads, QueueName } from "./payload.ts";

/** How one run of a job ended; what becomes of the job follows from it alone. */
export type JobEnd =
  | { readonly end: "done" }
  /** Something passing: again after a growing pause, `ATTEMPTS` times in all. */
  | { readonly end: "retry"; readonly errorClass: string }
  /** Not now (the other side asked to wait, or this worker stops): again later, as often as need be. */
  | { readonly end: "later"; readonly afterMs: number }
  /** It would fail again in the same way: not again. */
  | { readonly end: "never"; readonly errorClass: string };

export interface JobRun {
  /** Random; the same for every run of the job. */
  readonly id: string;
  /** 1 for the first run; a `later` does not count. */
  readonly attempt: number;
  /** After a `retry` now the job counts as failed. */
  readonly lastAttempt: boolean;
  /** How often a worker went silent with this job before: a job that ends its worker shows here. */
  readonly crashes: number;
  /** Aborts when this worker stops or has lost the job to another: come to an end soon. */
  readonly signal: AbortSignal;
}

export type Handler<Name extends QueueName> = (
  payload: Payloads[Name],
  run: JobRun,
) => Promise<JobEnd>;

export type Handlers = { readonly [Name in QueueName]?: Handler<Name> };
