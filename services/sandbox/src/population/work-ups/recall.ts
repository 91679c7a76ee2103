import type { Chart } from "../chart.ts";
import { observe, type Taken } from "../resources/observation.ts";
import type { ResultKey } from "../resources/reading.ts";
import { scored } from "../resources/score-sheet.ts";
import type { Results } from "../story.ts";
import type { Days, Line } from "./work-up.ts";

/** Visits of the year before, the first one first: so long ago that no study's window reaches them. */
const VISITS: readonly Days[] = [
  [310, 340],
  [215, 245],
  [125, 155],
];

type Range = readonly [from: number, to: number];

interface Course {
  readonly digits: number;
  /** One a visit. */
  readonly values: readonly Range[];
}

/** A flare as it comes, in the units of stories. */
const COURSES: ReadonlyMap<ResultKey, Course> = new Map<ResultKey, Course>([
  [
    "c3",
    {
      digits: 2,
      values: [
        [0.78, 0.96],
        [0.62, 0.8],
        [0.5, 0.68],
      ],
    },
  ],
  [
    "c4",
    {
      digits: 2,
      values: [
        [0.11, 0.17],
        [0.08, 0.12],
        [0.06, 0.09],
      ],
    },
  ],
  [
    "sledai",
    {
      digits: 0,
      values: [
        [2, 4],
        [4, 8],
        [6, 12],
      ],
    },
  ],
  [
    "creatinine",
    {
      digits: 0,
      values: [
        [50, 62],
        [51, 66],
        [53, 70],
      ],
    },
  ],
]);

/** Files what earlier visits found, of whatever the work-up has a present value that the story does not tell in detail. */
export function recall(chart: Chart, lines: readonly Line[], results: Results): void {
  const { random } = chart;
  const measured = new Set(lines.map(({ key }) => key));
  for (const [at, days] of VISITS.entries()) {
    const taken: Taken = { daysAgo: random.int(...days), minute: random.int(0, 120) };
    for (const [key, { digits, values }] of COURSES) {
      const said = results[key];
      const range = values[at];
      if (!range || !measured.has(key)) continue;
      if (said !== undefined && typeof said !== "number") continue;
      const is = random.between(...range, digits);
      if (!scored(chart, key, is, taken)) observe(chart, key, { is }, taken);
    }
  }
}
