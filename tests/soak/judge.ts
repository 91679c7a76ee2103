import type { Sample } from "./samples.ts";
import { type Course, SPARE_HANDLES } from "./soak.ts";
import { growthPerHour, quantile } from "./trend.ts";

export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly asked: string;
  readonly holds: boolean;
}

/** The first part of a soak does not count: caches fill, code is compiled, the heap finds its size. */
const WARM_UP = 0.3;
const MINUTE_MS = 60_000;
/** In less time nothing can be told of how memory and times go. */
const TELLS_TRENDS_MS = 5 * MINUTE_MS;
const MOST_GROWTH_PER_HOUR = 0.05;
/** What memory may wander by, however short the soak: five per cent an hour is less than that in ten minutes. */
const WANDER = 0.05;
const MOST_LOOP_MS = 100;
const MOST_SLOWDOWN = 2;
/** Milliseconds below which nobody calls an answer slow. */
const QUICK_MS = 50;

const finding = (what: string, seen: string, asked: string, holds: boolean): Finding => ({
  what,
  seen,
  asked,
  holds,
});

/** What must hold however short a soak is, and however busy the machine. */
export function findings(course: Course): readonly Finding[] {
  const { fell, exits, handles, broken, visits } = course;
  const bad = visits.filter(({ status }) => status >= 500 && status !== 503 && status !== 504);
  const codes = Object.entries(exits);
  return [
    finding(
      "the law of conservation",
      broken === null
        ? "never came to rest"
        : broken.map(({ law, by }) => `${law}: ${by.join(", ")}`).join("; ") || "holds",
      "holds",
      broken?.length === 0,
    ),
    finding("processes that fell", fell.join("\n") || "none", "none", fell.length === 0),
    finding(
      "how processes ended",
      codes.map(([name, code]) => `${name} ${code}`).join(", "),
      "0",
      codes.every(([, code]) => code === 0),
    ),
    finding("answers of 500", String(bad.length), "0", bad.length === 0),
    ...Object.entries(handles).map(([name, { before, after }]) =>
      finding(
        `open files of ${name} at rest`,
        `${before}, then ${after}`,
        `<= ${SPARE_HANDLES} more`,
        after <= before + SPARE_HANDLES,
      ),
    ),
  ];
}

/** What takes minutes, and a machine that does nothing else, to say. Nothing of a soak of less than five minutes. */
export function trends(course: Course): readonly Finding[] {
  if (course.options.lasts < TELLS_TRENDS_MS) return [];
  const runs = wholeRuns(course);
  const stalled = course.samples.reduce((most, { stalled: jobs }) => Math.max(most, jobs), 0);
  return [
    ...runs.map(memoryOf),
    ...runs.map(loopOf),
    ...slowdowns(course),
    // A killed worker's jobs are taken over: that is as it should be.
    ...(course.options.faults === null
      ? [finding("jobs taken over from silent workers", String(stalled), "0", stalled === 0)]
      : []),
  ];
}

interface Run {
  readonly process: string;
  /** Warm. */
  readonly samples: readonly Sample[];
}

/** Of each process that was there from the beginning to the end. */
function wholeRuns({ samples, options }: Course): readonly Run[] {
  const names = [...new Set(samples.map(({ process }) => process))];
  return names.flatMap((process) => {
    const own = samples.filter((sample) => sample.process === process);
    if (new Set(own.map(({ pid }) => pid)).size !== 1) return [];
    return [{ process, samples: own.filter(({ at }) => at >= options.lasts * WARM_UP) }];
  });
}

const thirds = <T extends { readonly at: number }>(
  all: readonly T[],
): { readonly first: readonly T[]; readonly last: readonly T[] } => {
  const from = Math.min(...all.map(({ at }) => at));
  const third = (Math.max(...all.map(({ at }) => at)) - from) / 3;
  return {
    first: all.filter(({ at }) => at <= from + third),
    last: all.filter(({ at }) => at >= from + 2 * third),
  };
};

function memoryOf({ process, samples }: Run): Finding {
  const points = samples.map(({ at, rss }) => ({ at, value: rss }));
  const growth = growthPerHour(points, MINUTE_MS);
  const hours =
    (Math.max(...points.map(({ at }) => at)) - Math.min(...points.map(({ at }) => at))) / 3_600_000;
  const most = Math.max(...points.map(({ value }) => value)) / 2 ** 20;
  const seen = `${percent(growth)} an hour, ${percent(growth * hours)} seen, ${most.toFixed(0)} MB at most`;
  const asked = `<= ${percent(MOST_GROWTH_PER_HOUR)} an hour, or ${percent(WANDER)} seen`;
  return finding(
    `memory of ${process}`,
    seen,
    asked,
    growth <= MOST_GROWTH_PER_HOUR || growth * hours <= WANDER,
  );
}

/** The middle of its looks: each tells the p99 since the one before. */
function loopOf({ process, samples }: Run): Finding {
  const delays = samples.flatMap(({ loopP99 }) => loopP99 ?? []);
  const usual = quantile(delays, 0.5);
  const worst = Math.max(...delays);
  return finding(
    `event-loop delay of ${process}, p99`,
    `${usual.toFixed(0)} ms, ${worst.toFixed(0)} ms at worst`,
    `< ${MOST_LOOP_MS} ms`,
    usual < MOST_LOOP_MS,
  );
}

function slowdowns({ visits, options }: Course): readonly Finding[] {
  const warm = visits.filter(
    ({ at, status }) => at >= options.lasts * WARM_UP && status < 500 && status > 0,
  );
  const kinds = [...new Set(warm.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const { first, last } = thirds(warm.filter((visit) => visit.kind === kind));
    const p95 = (part: typeof first): number =>
      quantile(
        part.map(({ ms }) => ms),
        0.95,
      );
    const [before, after] = [p95(first), p95(last)];
    return finding(
      `p95 of ${kind}`,
      `${before.toFixed(0)} ms, then ${after.toFixed(0)} ms`,
      `<= ${MOST_SLOWDOWN} x`,
      after <= Math.max(QUICK_MS, before) * MOST_SLOWDOWN,
    );
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
