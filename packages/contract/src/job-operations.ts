import { coverageAnswerSchema, coverageQuerySchema } from "./coverage.ts";
import { acceptedSchema, jobSchema, syncRequestSchema } from "./job.ts";
import { type Operation, idempotencyHeadersSchema, jobParamsSchema } from "./operation.ts";
import {
  quarantineListSchema,
  quarantineQuerySchema,
  replayedSchema,
  replayRequestSchema,
} from "./quarantine.ts";

/** Reading the EHR: jobs, what failed, what the data cover. */
export const JOB_OPERATIONS = {
  startSync: {
    method: "post",
    path: "/v1/sync",
    tag: "jobs",
    summary: "Read the EHR again",
    description:
      "At most one sync runs at a time: while one does, its job is answered, which then does what was asked for as well. Without a mode: the changes, once everyone was read; until then everyone.",
    headers: idempotencyHeadersSchema,
    body: { schema: syncRequestSchema, required: false },
    answer: {
      status: 202,
      description: "Accepted.",
      schema: acceptedSchema,
      headers: { Location: "Where the job's progress is found." },
    },
    problems: [
      "invalid-request",
      "conflict",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
  readJob: {
    method: "get",
    path: "/v1/jobs/{id}",
    tag: "jobs",
    summary: "State and progress of a job",
    params: jobParamsSchema,
    answer: { status: 200, description: "The job.", schema: jobSchema },
    problems: ["not-found", "unavailable"],
  },
  cancelJob: {
    method: "post",
    path: "/v1/jobs/{id}/cancel",
    tag: "jobs",
    summary: "Ask a job to stop",
    params: jobParamsSchema,
    answer: { status: 202, description: "The job as it stands.", schema: jobSchema },
    problems: ["not-found", "unavailable"],
  },
  resumeJob: {
    method: "post",
    path: "/v1/jobs/{id}/resume",
    tag: "jobs",
    summary: "Take up a job that was cancelled or failed, where it stopped",
    params: jobParamsSchema,
    answer: { status: 202, description: "The job, queued again.", schema: jobSchema },
    problems: ["not-found", "conflict", "unavailable"],
  },
  listQuarantine: {
    method: "get",
    path: "/v1/quarantine",
    tag: "jobs",
    summary: "What failed, and what was put aside after it failed three times",
    query: quarantineQuerySchema,
    answer: {
      status: 200,
      description: "One page, by subject.",
      schema: quarantineListSchema,
      headers: { Link: 'The next page as `rel="next"` (RFC 8288).' },
    },
    problems: ["invalid-request", "unavailable"],
  },
  replayQuarantine: {
    method: "post",
    path: "/v1/quarantine/replay",
    tag: "jobs",
    summary: "Try again what failed",
    description:
      "Forgets the failures, so that the patients are due again within a minute. `dryRun` counts alone.",
    body: { schema: replayRequestSchema, required: true },
    answer: { status: 200, description: "What is tried again.", schema: replayedSchema },
    problems: ["invalid-request", "too-large", "unsupported-media-type", "unavailable"],
  },
  readCoverage: {
    method: "get",
    path: "/v1/coverage",
    tag: "jobs",
    summary: "What the EHR's data cover: concepts, unclaimed codes, criteria that stay unknown",
    description:
      "The last report; a worker makes one after each pass over the EHR. Not found until there is one.",
    query: coverageQuerySchema,
    answer: { status: 200, description: "The report.", schema: coverageAnswerSchema },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
