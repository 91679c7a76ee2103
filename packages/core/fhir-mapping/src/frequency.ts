import type { Timing, TimingRepeat } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import { DAYS_IN, timeUnit } from "./duration.ts";
import { type Raw, child, has, numberOf, textOf, textsOf } from "./raw.ts";

/** Times a day, as an interval where the timing leaves a choice. */
export interface Frequency {
  readonly low: number;
  readonly high: number;
}

/** HL7 v3 GTSAbbreviation as FHIR R4 lists it (timing-abbreviation), and those in use beside it. */
const ABBREVIATIONS: ReadonlyMap<string, number> = new Map([
  ...["qd", "daily", "am", "pm", "hs", "bed", "qam", "qpm", "qhs", "q24h"].map(
    (word) => [word, 1] as const,
  ),
  ["bid", 2],
  ["tid", 3],
  ["qid", 4],
  ["q1h", 24],
  ["q2h", 12],
  ["q3h", 8],
  ["q4h", 6],
  ["q6h", 4],
  ["q8h", 3],
  ["q12h", 2],
  ["q48h", 1 / 2],
  ["q72h", 1 / 3],
  ["qod", 1 / 2],
  ["wk", 1 / 7],
  ["weekly", 1 / 7],
  ["mo", 1 / DAYS_IN.mo],
]);

const MOST_A_DAY = 1440;

const between = (low: number, high: number): Frequency | null =>
  low >= 0 && high >= low && high <= MOST_A_DAY ? { low, high } : null;

const same = (times: number): Frequency | null => between(times, times);

function ofRepeat(repeat: Raw<TimingRepeat>): Frequency | null {
  const days = textsOf(repeat, "dayOfWeek").length;
  const onDays = days === 0 ? 1 : days / 7;
  const frequency = numberOf(repeat, "frequency");
  const period = numberOf(repeat, "period");
  if (period !== null) {
    const unit = timeUnit(textOf(repeat, "periodUnit"));
    const longest = numberOf(repeat, "periodMax") ?? period;
    if (unit === null || period <= 0 || longest < period) return null;
    const times = frequency ?? 1;
    const most = numberOf(repeat, "frequencyMax") ?? times;
    // "Once a week on Mondays" names the day; "once a day on Mondays" names how few days there are.
    const share = unit === "wk" || unit === "mo" || unit === "a" ? 1 : onDays;
    const inDays = DAYS_IN[unit];
    return between((times / (longest * inDays)) * share, (most / (period * inDays)) * share);
  }
  if (frequency !== null) return null;
  const times = textsOf(repeat, "timeOfDay").length || textsOf(repeat, "when").length;
  if (times > 0) return same(times * onDays);
  return days > 0 ? same(onDays) : null;
}

/** Null where the timing does not say how often: once only, on events, in prose. */
export function readFrequency(timing: Raw<Timing> | null): Frequency | null {
  if (!timing) return null;
  const repeat = child(timing, "repeat");
  const often = repeat && ofRepeat(repeat);
  if (often || (repeat && has(repeat, "frequency"))) return often;
  const abbreviated = lookUpWord(child(timing, "code"), ABBREVIATIONS);
  return abbreviated === null ? null : same(abbreviated);
}
