import { isNativeError } from "node:util/types";
import { type Failure, type Result, fail } from "@cohort/foundation";

const codeOf = (error: unknown): string => {
  const code: unknown = isNativeError(error) ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "no answer";
};

/** The queue cannot be reached just now. The database knows what is due, so nothing is lost. */
const silent = (reason: string): Failure => ({
  code: "QUEUE.UNAVAILABLE",
  message: `The queue does not answer (${reason}).`,
  action:
    "Check QUEUE_URL and that Redis or PostgreSQL is up; what is due is enqueued when it is back.",
});

export const unavailable = (error: unknown): Failure => silent(codeOf(error));

/** Within the time that there was. */
export const noAnswer: Failure = silent("no answer");

export const notMigrated: Failure = {
  code: "QUEUE.NOT_MIGRATED",
  message: "The queue's tables are missing or older than this release.",
  action: "Run `cohort migrate` and start again.",
};

export const tooNew: Failure = {
  code: "QUEUE.SCHEMA_NEW",
  message: "The queue's tables were made by a newer release.",
  action: "Run the newer release; tables are never changed back.",
};

export const pooled: Failure = {
  code: "QUEUE.POOLED",
  message:
    "The queue's PostgreSQL is reached through a transaction pooler: workers would never hear of a job.",
  action: "Let QUEUE_URL lead to PostgreSQL itself, or to a session pooler.",
};

export const evicting = (policy: string): Failure => ({
  code: "QUEUE.EVICTION",
  message: `Redis may drop jobs when its memory is full (maxmemory-policy is ${policy}).`,
  action: "Set maxmemory-policy to noeviction, or QUEUE_MAY_FORGET to true.",
});

export const forgetting: Failure = {
  code: "QUEUE.NOT_DURABLE",
  message: "Redis forgets its jobs when it restarts (appendonly is off).",
  action:
    "Set appendonly to yes, or QUEUE_MAY_FORGET to true: what is lost is enqueued again from the database.",
};

/** An answer of the queue, or `QUEUE.UNAVAILABLE` where there was none. */
export async function attempt<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    return fail(unavailable(error));
  }
}
