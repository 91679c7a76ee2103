import { syncRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { type Actor, type SyncMode, WAITING } from "@cohort/postgres";
import { z } from "zod";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { createIdempotency } from "../edge/idempotency.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { jobToWire } from "./job-to-wire.ts";

const rememberedSchema = z.strictObject({ job: z.string() });

export function jobRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;
  const once = createIdempotency(store, "startSync", rememberedSchema);

  async function wake(job: string): Promise<void> {
    const woken = await deps.queue.enqueueSync(job);
    if (!woken.ok) deps.logger.warn({ code: woken.failure.code }, "sync waits for the queue");
  }

  /** Changes are those since everyone was read. */
  const usualMode = async (): Promise<SyncMode> =>
    (await store.reading.state()).fullPassAt === null ? "full" : "changes";

  /**
   * The row comes first: where the queue is down, the reconciler finds it. Who asks while a sync waits for the EHR may
   * know that it is back.
   */
  async function openSync(mode: SyncMode, by: Actor): Promise<string> {
    const { job, created } = await store.jobs.create("sync", mode, by);
    if (created || job.phase === WAITING) await wake(job.id);
    return job.id;
  }

  async function startSync(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(syncRequestSchema, request.body ?? {}, "body");
    if (!body.ok) return body;
    const { mode } = body.value;
    return once(request, body.value, async (remembered) => {
      const id = remembered?.job ?? (await openSync(mode ?? (await usualMode()), request.actor));
      const headers = { Location: `/v1/jobs/${id}` };
      const unchanged = remembered !== null;
      const answer: Answer = { status: 202, body: { id }, headers, unchanged };
      return ok({ answer, remember: { job: id } });
    });
  }

  async function readJob({ params }: ApiRequest): Promise<Outcome<Answer>> {
    const job = await store.jobs.get(params["id"] ?? "");
    return job ? ok({ status: 200, body: jobToWire(job) }) : reject("not-found");
  }

  /** A job that has ended stays as it ended. */
  async function cancelJob({ params, actor }: ApiRequest): Promise<Outcome<Answer>> {
    const id = params["id"] ?? "";
    const cancelled = await store.jobs.cancel(id, actor);
    const job = cancelled ?? (await store.jobs.get(id));
    return job
      ? ok({ status: 202, body: jobToWire(job), unchanged: cancelled === null })
      : reject("not-found");
  }

  async function resumeJob({ params, actor }: ApiRequest): Promise<Outcome<Answer>> {
    const id = params["id"] ?? "";
    const job = await store.jobs.resume(id, actor);
    if (job) {
      await wake(id);
      return ok({ status: 202, body: jobToWire(job) });
    }
    if ((await store.jobs.get(id)) === null) return reject("not-found");
    const detail =
      "Only a job that was cancelled or failed can go on, and only while none is open.";
    return reject("conflict", { detail });
  }

  return [
    {
      operation: "startSync",
      roles: MAY.sync,
      reach: "site",
      audit: "by-store",
      handle: startSync,
    },
    { operation: "readJob", roles: MAY.readJobs, audit: "none", handle: readJob },
    {
      operation: "cancelJob",
      roles: MAY.sync,
      reach: "site",
      audit: "by-store",
      handle: cancelJob,
    },
    {
      operation: "resumeJob",
      roles: MAY.sync,
      reach: "site",
      audit: "by-store",
      handle: resumeJob,
    },
  ];
}
