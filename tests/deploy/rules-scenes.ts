import type { Series } from "../observability/promql/evaluate.ts";
import type { Labels } from "../observability/promql/points.ts";

/** When the scenes are looked at; all that they tell of lies before. */
export const NOW = 10 * 86_400;
const MINUTE = 60;
const HOUR = 3600;

type Course = (seconds: number) => number | null;

const from =
  (start: number, course: Course): Course =>
  (at) =>
    at < start ? null : course(at);
const steady =
  (value: number): Course =>
  () =>
    value;
/** One value until a moment, another from then on. */
const turned =
  (before: number, after: number, when: number): Course =>
  (at) =>
    at < when ? before : after;
/** A counter that rises by so much a second, from a moment on. */
const rising =
  (perSecond: number, when = 0): Course =>
  (at) =>
    Math.max(0, at - when) * perSecond;

const POD: Labels = { job: "api", instance: "10.0.0.1:9090" };
const OTHER: Labels = { job: "api", instance: "10.0.0.2:9090" };
const one = (metric: string, at: Course, more: Labels = {}, pod = POD): Series => ({
  metric,
  labels: { ...pod, ...more },
  at,
});

const ready = (at: Course, pod = POD): Series => one("cohort_ready", at, { component: "api" }, pod);
const fhir = (up: Course, asked: Course): readonly Series[] => [
  one("cohort_fhir_up", up),
  one("cohort_fhir_last_request_timestamp_seconds", asked),
];
const synced = (at: Course, interval = HOUR): readonly Series[] => [
  one("cohort_fhir_sync_last_success_timestamp", at),
  one("cohort_sync_interval_seconds", steady(interval)),
];
const work = (due: Course, oldest: Course): readonly Series[] => [
  one("cohort_due_matches", due),
  one("cohort_reading_due", steady(0)),
  one("cohort_due_oldest_seconds", oldest, { work: "match" }),
];
const cards = (metric: string, perSecond: Readonly<Record<string, number>>, label: string) =>
  Object.entries(perSecond).map(([value, rate]) => one(metric, rising(rate), { [label]: value }));

interface Scenes {
  readonly fires: Readonly<Record<string, readonly Series[]>>;
  readonly quiet: Readonly<Record<string, readonly Series[]>>;
}

/** Of each alert, what it is there for and what it must not be mistaken for. */
export const SCENES: Readonly<Record<string, Scenes>> = {
  MatcherDown: {
    fires: {
      "nobody is there": [],
      "none is ready": [ready(steady(0)), ready(steady(0), OTHER)],
    },
    quiet: {
      "one of two is ready": [ready(steady(0)), ready(steady(1), OTHER)],
      "none was ready for three minutes": [ready(turned(1, 0, NOW - 3 * MINUTE))],
    },
  },
  DbPoolSaturated: {
    fires: {
      "work waits": [one("cohort_database_waiting", steady(2))],
      "all are in use": [
        one("cohort_database_connections", steady(10), { state: "in_use" }),
        one("cohort_database_connections_most", steady(10)),
      ],
    },
    quiet: {
      "half are in use": [
        one("cohort_database_waiting", steady(0)),
        one("cohort_database_connections", steady(5), { state: "in_use" }),
        one("cohort_database_connections", steady(5), { state: "idle" }),
        one("cohort_database_connections_most", steady(10)),
      ],
      "work waited for a moment": [one("cohort_database_waiting", turned(0, 1, NOW - MINUTE))],
    },
  },
  EventLoopLagHigh: {
    fires: {
      "a turn in a hundred is late": [
        ready(steady(1)),
        one("nodejs_eventloop_lag_p99_seconds", steady(0.6)),
      ],
    },
    quiet: {
      "it turns": [ready(steady(1)), one("nodejs_eventloop_lag_p99_seconds", steady(0.02))],
      "it is another program's": [one("nodejs_eventloop_lag_p99_seconds", steady(2), {}, OTHER)],
    },
  },
  FhirServerDown: {
    fires: { "no request is answered": fhir(turned(1, 0, NOW - 40 * MINUTE), (at) => at - MINUTE) },
    quiet: {
      "requests are answered": fhir(steady(1), (at) => at - MINUTE),
      "nobody has asked for an hour": fhir(steady(0), steady(NOW - HOUR)),
      "another process is answered": [
        ...fhir(steady(0), (at) => at - MINUTE),
        one("cohort_fhir_up", steady(1), {}, OTHER),
        one("cohort_fhir_last_request_timestamp_seconds", (at) => at, {}, OTHER),
      ],
      "there is no EHR": [],
    },
  },
  FhirAuthFailing: {
    fires: {
      "every minute": [
        one("cohort_fhir_auth_failures_total", rising(1 / 60, NOW - 20 * MINUTE), {
          reason: "invalid_client",
        }),
      ],
    },
    quiet: {
      "an hour ago": [
        one("cohort_fhir_auth_failures_total", turned(0, 7, NOW - HOUR), { reason: "unavailable" }),
      ],
    },
  },
  SyncStale: {
    fires: { "three intervals ago": synced(steady(NOW - 3 * HOUR)) },
    quiet: {
      "half an hour ago": synced((at) => at - HOUR / 2),
      "never yet": [one("cohort_sync_interval_seconds", steady(HOUR))],
      "by the week": synced(steady(NOW - 30 * HOUR), 7 * 24 * HOUR),
    },
  },
  QueueBacklogGrowing: {
    fires: { "and someone waits": work(rising(1, NOW - 3 * HOUR), steady(2 * HOUR)) },
    quiet: {
      "it falls": work((at) => Math.max(0, NOW + HOUR - at), steady(2 * HOUR)),
      "nobody waits long": work(rising(1, NOW - 3 * HOUR), steady(20)),
      "nothing is due": work(steady(0), steady(0)),
    },
  },
  DeadLettersPresent: {
    fires: { "one patient": [one("cohort_quarantined", steady(1), { stage: "match" })] },
    quiet: {
      none: [one("cohort_quarantined", steady(0), { stage: "match" })],
      "tried anew within the hour": [
        one("cohort_quarantined", turned(1, 0, NOW - 5 * MINUTE), { stage: "match" }),
      ],
    },
  },
  QuarantineRising: {
    fires: {
      "by dozens": [one("cohort_quarantined", turned(3, 90, NOW - 30 * MINUTE), { stage: "read" })],
    },
    quiet: {
      "many, since long": [one("cohort_quarantined", steady(500), { stage: "read" })],
      "by two": [one("cohort_quarantined", turned(3, 5, NOW - 30 * MINUTE), { stage: "read" })],
    },
  },
  JobStalled: {
    fires: {
      once: [one("cohort_queue_stalled_total", turned(0, 1, NOW - 5 * MINUTE), { queue: "sync" })],
    },
    quiet: {
      never: [one("cohort_queue_stalled_total", steady(0), { queue: "sync" })],
      yesterday: [
        one("cohort_queue_stalled_total", turned(0, 4, NOW - 24 * HOUR), { queue: "sync" }),
      ],
    },
  },
  UnknownRateHigh: {
    fires: {
      "most is unknown": [one("cohort_unknown_share", steady(0.9), { study: "NCT1" })],
      "it rose since yesterday": [
        one("cohort_unknown_share", turned(0.3, 0.45, NOW - 6 * HOUR), { study: "NCT1" }),
      ],
    },
    quiet: {
      "as ever": [one("cohort_unknown_share", steady(0.4), { study: "NCT1" })],
      "it fell": [one("cohort_unknown_share", turned(0.5, 0.3, NOW - 6 * HOUR), { study: "NCT1" })],
      "a new study": [
        one("cohort_unknown_share", from(NOW - 6 * HOUR, steady(0.5)), { study: "NCT2" }),
      ],
    },
  },
  CdsLatencyHigh: {
    fires: {
      "two in a hundred take a second": cards(
        "cohort_cds_seconds_bucket",
        { "0.2": 9.8, "0.5": 9.8, "1": 10, "+Inf": 10 },
        "le",
      ),
    },
    quiet: {
      "all are quick": cards(
        "cohort_cds_seconds_bucket",
        { "0.2": 9.9, "0.5": 10, "1": 10, "+Inf": 10 },
        "le",
      ),
      "nobody calls": cards("cohort_cds_seconds_bucket", { "0.5": 0, "+Inf": 0 }, "le"),
    },
  },
  CdsErrorRate: {
    fires: {
      "two in a hundred are late": cards(
        "cohort_cds_seconds_count",
        { answered: 9.8, late: 0.2, failed: 0 },
        "outcome",
      ),
      "they fail": cards(
        "cohort_cds_seconds_count",
        { answered: 5, late: 0, failed: 5 },
        "outcome",
      ),
    },
    quiet: {
      "all are answered": cards(
        "cohort_cds_seconds_count",
        { answered: 10, late: 0, failed: 0 },
        "outcome",
      ),
      "callers ask for nonsense": cards(
        "cohort_cds_seconds_count",
        { answered: 1, refused: 9, late: 0, failed: 0 },
        "outcome",
      ),
      "nobody calls": cards("cohort_cds_seconds_count", { answered: 0, late: 0 }, "outcome"),
    },
  },
  AuditChainBroken: {
    fires: {
      "one worker found a fault": [
        one("cohort_audit_chain_ok", steady(1)),
        one("cohort_audit_chain_ok", turned(1, 0, NOW - MINUTE), {}, OTHER),
      ],
    },
    quiet: {
      "it is whole": [one("cohort_audit_chain_ok", steady(1))],
      "not looked through yet": [],
    },
  },
  AuditHeadExportStale: {
    fires: {
      "three hours ago": [one("cohort_audit_head_timestamp_seconds", steady(NOW - 3 * HOUR))],
      "never, though it should": [one("cohort_audit_head_timestamp_seconds", steady(0))],
    },
    quiet: {
      "by the hour": [one("cohort_audit_head_timestamp_seconds", (at) => at - HOUR)],
      "by another worker": [
        one("cohort_audit_head_timestamp_seconds", steady(0)),
        one("cohort_audit_head_timestamp_seconds", (at) => at - HOUR, {}, OTHER),
      ],
      "heads are not exported": [],
    },
  },
  MassExport: {
    fires: {
      "in two files": [
        one("cohort_export_rows_total", turned(0, 3000, NOW - 9 * HOUR), {
          profile: "internal",
          format: "csv",
        }),
        one("cohort_export_rows_total", turned(0, 3000, NOW - HOUR), {
          profile: "internal",
          format: "xlsx",
        }),
      ],
    },
    quiet: {
      "a list or two": [
        one("cohort_export_rows_total", turned(0, 400, NOW - HOUR), {
          profile: "internal",
          format: "csv",
        }),
      ],
      "last week": [
        one("cohort_export_rows_total", turned(0, 90_000, NOW - 72 * HOUR), {
          profile: "sponsor",
          format: "csv",
        }),
      ],
    },
  },
};
