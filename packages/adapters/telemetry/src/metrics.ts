import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

const JOB_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Everything that the product counts, on a registry of its own. A label takes words of a closed list only:
 * types, classes, route patterns; never an id.
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ) => new Counter({ name: `cohort_${name}`, help, labelNames, registers });
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ) => new Gauge({ name: `cohort_${name}`, help, labelNames, registers });
  const histogram = <Label extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new Histogram({ name: `cohort_${name}`, help, buckets, labelNames, registers });

  return {
    registry,
    syncPatients: counter(
      "sync_patients_total",
      "Patients read from the EHR: stored, unchanged, quarantined or removed",
      "result",
    ),
    syncResources: counter("sync_resources_total", "FHIR resources read from the EHR", "type"),
    syncSeconds: histogram(
      "sync_seconds",
      "Length of a complete sync",
      [1, 10, 60, 600, 3600, 21_600, 86_400],
      "outcome",
    ),
    syncLastSuccess: gauge(
      "fhir_sync_last_success_timestamp",
      "When a sync last came to its end, in seconds since 1970",
    ),
    readingDue: gauge("reading_due", "Patients that are to be read from the EHR now"),
    dueMatches: gauge("due_matches", "Patients whose stored match no longer holds"),
    reconciled: counter("reconciled_total", "Patients that the reconciler put into the queue"),
    matchSeconds: histogram("match_seconds", "Length of one match job", JOB_SECONDS),
    matchedPatients: counter("matched_patients_total", "Patients matched against the catalogue"),
    matches: counter("matches_total", "Matches stored, one a patient and cohort", "verdict"),
    quarantined: gauge("quarantined", "Patients left out after repeated failures", "kind"),
    fhirErrors: counter("fhir_errors_total", "Failed requests to the EHR", "class"),
    fhirSeconds: histogram(
      "fhir_request_seconds",
      "Length of one request to the EHR",
      REQUEST_SECONDS,
      "type",
      "status",
    ),
    fhirUp: gauge("fhir_up", "1 when the last request to the EHR was answered"),
    egressBlocked: counter(
      "egress_blocked_total",
      "Requests that were not let out, by what spoke against them",
      "reason",
    ),
    fhirAuthFailures: counter(
      "fhir_auth_failures_total",
      "Times that the EHR gave no token, or did not take the one it gave",
      "reason",
    ),
    fhirWithheldTypes: gauge(
      "fhir_withheld_types",
      "Resource types that the EHR does not grant, as far as is known",
    ),
    cdsAnswers: counter(
      "cds_answers_total",
      "Calls of the CDS service, by what they were answered from; late: by nothing, at the deadline",
      "source",
    ),
    cdsFeedback: counter(
      "cds_feedback_total",
      "Feedback on cards: noted, repeated, or on a card that the caller was not shown",
      "result",
    ),
    queueJobs: gauge("queue_jobs", "Jobs in the queue", "queue", "state"),
    queueJobSeconds: histogram(
      "queue_job_seconds",
      "Length of one run of a job",
      JOB_SECONDS,
      "queue",
      "outcome",
    ),
    queueStalled: counter("queue_stalled_total", "Jobs whose worker went silent", "queue"),
    queueErrors: counter("queue_errors_total", "Errors of the connection to the queue", "queue"),
    auditHeadAt: gauge(
      "audit_head_timestamp_seconds",
      "When the head of the audit chain last left the database, in seconds since 1970",
    ),
    auditChainOk: gauge(
      "audit_chain_ok",
      "Of workers: 1 when the audit chain was last looked through and found whole, 0 when not, or not yet",
    ),
    legalBasisDays: gauge(
      "legal_basis_days",
      "Of active studies, days until patients of them cannot be seen any more; 0 where they cannot now, none where no end is set",
      "study",
    ),
    clockSkew: gauge(
      "clock_skew_seconds",
      "How far the database's clock is ahead of this machine's",
    ),
    httpSeconds: histogram(
      "http_request_seconds",
      "Length of one request to the API",
      REQUEST_SECONDS,
      "route",
      "method",
      "status",
    ),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
