import { ACCESS_OPERATIONS } from "./access-operations.ts";
import { attestationRequestSchema } from "./attestation.ts";
import { AUDIT_OPERATIONS } from "./audit-operations.ts";
import { attestedSchema, candidateListSchema, candidateSchema } from "./candidate.ts";
import { candidateQuerySchema } from "./candidate-query.ts";
import { CDS_OPERATIONS } from "./cds/operations.ts";
import { decisionRequestSchema, decisionSchema } from "./decision.ts";
import { FHIR_CALL_OPERATIONS } from "./fhir/operation-calls.ts";
import { FHIR_OPERATIONS } from "./fhir/operations.ts";
import { healthSchema } from "./health.ts";
import { historySchema } from "./history.ts";
import { HOOK_OPERATIONS } from "./hook-operations.ts";
import { IDENTITY_OPERATIONS } from "./identity-operations.ts";
import { JOB_OPERATIONS } from "./job-operations.ts";
import { KEY_OPERATIONS } from "./key-set.ts";
import { LEGAL_BASIS_OPERATIONS } from "./legal-basis.ts";
import { matchAnswerSchema, matchRequestSchema } from "./match.ts";
import { openApiSchema } from "./open-api/schema.ts";
import {
  type Operation,
  candidateParamsSchema,
  idempotencyHeadersSchema,
  ifMatchHeadersSchema,
  studyParamsSchema,
} from "./operation.ts";
import { FUNNEL_OPERATIONS } from "./funnel.ts";
import { OVERVIEW_OPERATIONS } from "./overview.ts";
import { PROGRESS_OPERATIONS } from "./progress.ts";
import { REPLAY_OPERATIONS } from "./replay-operations.ts";
import { SCREENING_LOG_OPERATIONS } from "./screening-log.ts";
import { SERIES_OPERATIONS } from "./series.ts";
import { studyDetailSchema, studyListSchema } from "./study.ts";
import { WATCH_OPERATIONS } from "./watch.ts";
import { WHAT_IF_OPERATIONS } from "./what-if.ts";
import { WORKLIST_OPERATIONS } from "./worklist-operations.ts";

const CANDIDATE = "/v1/studies/{study}/candidates/{id}";
const ETAG = { ETag: "Version of the decision, for If-Match." };

const health = (path: string, summary: string): Operation => ({
  method: "get",
  path,
  tag: "operations",
  summary,
  answer: { status: 200, description: "It is.", schema: healthSchema },
  problems: [],
});

/** The whole API: the OpenAPI document is made from it, and the server's routes are held against it. */
export const OPERATIONS = {
  match: {
    method: "post",
    path: "/v1/match",
    tag: "matching",
    summary: "Match one patient",
    description:
      "Decides every criterion of every cohort of the studies asked for. A bundle is read, matched and forgotten; a stored patient's attestations count.",
    headers: idempotencyHeadersSchema,
    body: { schema: matchRequestSchema, required: true, size: "record" },
    rate: "match",
    answer: { status: 200, description: "The matches.", schema: matchAnswerSchema },
    problems: [
      "invalid-request",
      "not-found",
      "conflict",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
  listStudies: {
    method: "get",
    path: "/v1/studies",
    tag: "studies",
    summary: "All studies, with how many patients stand where",
    answer: { status: 200, description: "The studies.", schema: studyListSchema },
    problems: ["unavailable"],
  },
  readStudy: {
    method: "get",
    path: "/v1/studies/{study}",
    tag: "studies",
    summary: "One study with the text of its criteria",
    params: studyParamsSchema,
    answer: { status: 200, description: "The study.", schema: studyDetailSchema },
    problems: ["not-found", "unavailable"],
  },
  listCandidates: {
    method: "get",
    path: "/v1/studies/{study}/candidates",
    tag: "candidates",
    summary: "The study's candidates, the most promising first",
    params: studyParamsSchema,
    query: candidateQuerySchema,
    answer: {
      status: 200,
      description: "One page.",
      schema: candidateListSchema,
      headers: { Link: 'The next page as `rel="next"` (RFC 8288).' },
    },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
  readCandidate: {
    method: "get",
    path: CANDIDATE,
    tag: "candidates",
    summary: "Why a patient is a candidate: every criterion with its evidence",
    params: candidateParamsSchema,
    answer: { status: 200, description: "The candidate.", schema: candidateSchema, headers: ETAG },
    problems: ["not-found", "unavailable"],
  },
  decide: {
    method: "put",
    path: `${CANDIDATE}/decision`,
    tag: "candidates",
    summary: "Record what a person decided about a candidate",
    params: candidateParamsSchema,
    headers: ifMatchHeadersSchema,
    body: { schema: decisionRequestSchema, required: true },
    answer: { status: 200, description: "The decision.", schema: decisionSchema, headers: ETAG },
    problems: [
      "invalid-request",
      "not-found",
      "stale-version",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "version-required",
      "unavailable",
    ],
  },
  attest: {
    method: "post",
    path: `${CANDIDATE}/attestations`,
    tag: "candidates",
    summary: "State a fact, a complete history or an outcome that the record lacks",
    description: "The patient is matched again before the answer is given.",
    params: candidateParamsSchema,
    body: { schema: attestationRequestSchema, required: true },
    answer: { status: 201, description: "Attestation and new matches.", schema: attestedSchema },
    problems: [
      "invalid-request",
      "not-found",
      "conflict",
      "too-large",
      "unsupported-media-type",
      "not-possible",
      "unavailable",
    ],
  },
  readHistory: {
    method: "get",
    path: `${CANDIDATE}/history`,
    tag: "candidates",
    summary: "What the machine found and what people did, oldest first",
    params: candidateParamsSchema,
    answer: { status: 200, description: "The history.", schema: historySchema },
    problems: ["not-found", "unavailable"],
  },
  ...WORKLIST_OPERATIONS,
  ...SERIES_OPERATIONS,
  ...OVERVIEW_OPERATIONS,
  ...WATCH_OPERATIONS,
  ...FUNNEL_OPERATIONS,
  ...WHAT_IF_OPERATIONS,
  ...SCREENING_LOG_OPERATIONS,
  ...PROGRESS_OPERATIONS,
  ...REPLAY_OPERATIONS,
  ...JOB_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...FHIR_OPERATIONS,
  ...FHIR_CALL_OPERATIONS,
  ...HOOK_OPERATIONS,
  ...CDS_OPERATIONS,
  ...KEY_OPERATIONS,
  ...IDENTITY_OPERATIONS,
  ...ACCESS_OPERATIONS,
  ...LEGAL_BASIS_OPERATIONS,
  healthz: health("/healthz", "Whether the process answers"),
  live: health("/health/live", "Whether the process answers; asks nothing else"),
  startup: health("/health/startup", "Whether the database has the schema this version needs"),
  ready: health("/health/ready", "Whether requests can be served: database and schema"),
  openApi: {
    method: "get",
    path: "/openapi.json",
    tag: "operations",
    summary: "This document",
    answer: { status: 200, description: "The document.", schema: openApiSchema },
    problems: [],
  },
  metrics: {
    method: "get",
    path: "/metrics",
    tag: "operations",
    summary: "Metrics in Prometheus' text format; on METRICS_PORT where that is set",
    answer: { status: 200, description: "The metrics.", schema: null },
    problems: [],
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;
