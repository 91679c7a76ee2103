import { type Job, paceOf } from "@cohort/postgres";

type Counts = Readonly<Record<string, number>>;

const largestFirst = (counts: Counts): readonly (readonly [string, number])[] =>
  Object.entries(counts).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

const MOST_TYPES = 3;

/** `Observation 5210, Condition 300`, the most frequent first; `all` of them, or a few. */
export function countsText(counts: Counts, most = Number.POSITIVE_INFINITY): string {
  const sorted = largestFirst(counts);
  const shown = sorted.slice(0, most).map(([type, count]) => `${type} ${count}`);
  const rest = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return [...shown, ...(rest > 0 ? [`others ${rest}`] : [])].join(", ");
}

/** Rounded as one would say it: `40 s`, `12 min`, `3 h 20 min`. */
export function spanText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const rateText = (rate: number): string => `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`;

/** How a running job goes: what it is about, its pace, what is left, what it has read. */
export function detailOf(job: Job): string {
  const { rate, leftMs } = paceOf(job);
  return [
    ...(job.phase === null ? [] : [job.phase]),
    ...(rate === null || rate === 0 ? [] : [rateText(rate)]),
    ...(leftMs === null || leftMs === 0 ? [] : [`about ${spanText(leftMs)} left`]),
    ...(Object.keys(job.counts).length === 0 ? [] : [countsText(job.counts, MOST_TYPES)]),
  ].join(", ");
}

const REASONS: Readonly<Record<string, string>> = {
  absent: "patients whom the EHR did not know; asked for once more after ten minutes",
  gone: "patients whom the EHR no longer has; their records were removed",
  quarantined: "patients put aside after failing three times: see `cohort quarantine list`",
  failed: "patients who could not be read this time; they are tried again",
  unauthorised: "resource types that the EHR did not grant",
  unreadable: "searches that failed; nothing of that type is presumed absent",
  "bad-line": "lines of export files that could not be read: see `cohort quarantine list`",
  "failed-file": "export files given up, with too many lines that could not be read",
  changes: "resource types whose changes could not be told",
};

/** One line a reason: how often, what of, and why. Reasons without a sentence here stand as they are. */
export const skippedLines = (skipped: Counts): readonly string[] =>
  largestFirst(skipped).map(([name, count]) => {
    const [reason = "", type] = name.split(":");
    const sentence = REASONS[reason] ?? reason;
    return `  ${count} ${sentence}${type === undefined ? "" : ` (${type})`}`;
  });

/** What came of a job that has ended. */
export function summaryOf(job: Job): readonly string[] {
  const { rate } = paceOf(job);
  const span = Date.parse(job.finishedAt ?? job.updatedAt) - Date.parse(job.startedAt ?? "");
  const time = Number.isNaN(span) ? "" : ` in ${spanText(span)}`;
  const pace = rate === null ? "" : `, ${rateText(rate)}`;
  const skipped = skippedLines(job.skipped);
  return [
    `${job.progress.done} patients read${time}${pace}`,
    ...(Object.keys(job.counts).length === 0 ? [] : [`resources: ${countsText(job.counts)}`]),
    ...(skipped.length === 0 ? [] : ["left out:", ...skipped]),
  ];
}
