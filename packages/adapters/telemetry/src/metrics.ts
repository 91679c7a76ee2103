import { performance } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

const JOB_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Finer around the half second within which a card is to be there. */
const CDS_SECONDS = [0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

/**
 * Everything that the product counts, on a registry of its own. A label takes words of a closed list only:
 * types, classes, route patterns, studies; never the id of a patient or of someone who works here.
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
  /** Not there until something is known: nought would say that it stands badly. */
  const known = (name: string, help: string) => {
    const made = gauge(name, help);
    made.remove();
    return made;
  };
  const histogram = <Label extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new Histogram({ name: `cohort_${name}`, help, buckets, labelNames, registers });

  measureLoop(registry);

  return {
    registry,
    ready: gauge(
      "ready",
      "1 where the component of this process was ready when it was asked for its metrics, else 0",
      "component",
    ),
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
    syncLastSuccess: known(
      "fhir_sync_last_success_timestamp",
      "When a sync of everyone or of changes last came to its end, in seconds since 1970; none before the first",
    ),
    syncInterval: known(
      "sync_interval_seconds",
      "How long after a sync the next one is due by itself; none where no EHR is configured",
    ),
    readingDue: gauge("reading_due", "Patients that are to be read from the EHR now"),
    dueMatches: gauge("due_matches", "Patients whose stored match no longer holds"),
    dueOldest: gauge(
      "due_oldest_seconds",
      "How long the patient who has waited longest has been waiting, to be read or to be matched after a change; 0 where none waits",
      "work",
    ),
    unknownShare: gauge(
      "unknown_share",
      "Share of unknown among the outcomes of all criteria in the stored matches of a study, from 0 to 1",
      "study",
    ),
    reconciled: counter("reconciled_total", "Patients that the reconciler put into the queue"),
    matchSeconds: histogram("match_seconds", "Length of one match job", JOB_SECONDS),
    matchedPatients: counter("matched_patients_total", "Patients matched against the catalogue"),
    matches: counter("matches_total", "Matches stored, one a patient and cohort", "verdict"),
    quarantined: gauge(
      "quarantined",
      "Patients and resources put aside after they failed again and again, until somebody has them tried anew",
      "stage",
    ),
    fhirErrors: counter("fhir_errors_total", "Failed requests to the EHR", "class"),
    fhirSeconds: histogram(
      "fhir_request_seconds",
      "Length of one request to the EHR",
      REQUEST_SECONDS,
      "type",
      "status",
    ),
    fhirUp: known("fhir_up", "1 when the last request to the EHR was answered, else 0"),
    fhirAskedAt: known(
      "fhir_last_request_timestamp_seconds",
      "When this process last asked the EHR for something, in seconds since 1970",
    ),
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
    cdsSeconds: histogram(
      "cds_seconds",
      "Length of one call of the CDS service: answered, late (no card by the deadline), refused or failed",
      CDS_SECONDS,
      "outcome",
    ),
    cdsFeedback: counter(
      "cds_feedback_total",
      "Feedback on cards: noted, repeated, or on a card that the caller was not shown",
      "result",
    ),
    queueJobs: gauge("queue_jobs", "Jobs in the queue", "queue", "state"),
    queueOldest: gauge(
      "queue_oldest_seconds",
      "Age of the oldest job that no worker has taken yet; 0 where none waits",
      "queue",
    ),
    queueJobSeconds: histogram(
      "queue_job_seconds",
      "Length of one run of a job",
      JOB_SECONDS,
      "queue",
      "outcome",
    ),
    queueStalled: counter("queue_stalled_total", "Jobs whose worker went silent", "queue"),
    queueGivenUp: counter(
      "queue_given_up_total",
      "Jobs that failed for good; what they were about is still due in the database",
      "queue",
    ),
    queueErrors: counter("queue_errors_total", "Errors of the connection to the queue", "queue"),
    auditHeadAt: known(
      "audit_head_timestamp_seconds",
      "When the head of the audit chain last left the database, in seconds since 1970; 0 before the first time, none where heads are not exported",
    ),
    auditChainOk: known(
      "audit_chain_ok",
      "1 when this worker last looked through the audit chain and found it whole, 0 when not; none before it has",
    ),
    exportRows: counter(
      "export_rows_total",
      "Rows about patients that left in files",
      "profile",
      "format",
    ),
    connections: gauge(
      "database_connections",
      "Connections of this process to the store's database",
      "state",
    ),
    connectionsMost: gauge(
      "database_connections_most",
      "Connections to the store's database that this process may open",
    ),
    connectionsWaiting: gauge(
      "database_waiting",
      "Work of this process that waits for a connection to the store's database",
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

/** How much of the time since it was last asked for the event loop was at work. */
function measureLoop(registry: Registry): void {
  let before = performance.eventLoopUtilization();
  const gauge = new Gauge({
    name: "cohort_event_loop_utilisation",
    help: "Share of the time since the metrics were last asked for that the event loop was at work, from 0 to 1",
    registers: [registry],
    collect: () => {
      const now = performance.eventLoopUtilization();
      gauge.set(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
}

export type Metrics = ReturnType<typeof createMetrics>;
