import { type Comparison, type Round, compare } from "../../load/compare.ts";
import { setListStage } from "../../load/list-stage.ts";
import { percentile } from "../../load/open-loop.ts";
import { withDatabase } from "../../load/own-database.ts";
import { setStage } from "../../load/scenarios.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

/** How many are stored, and for how long every round of a load lasts. */
const LONG = { stored: 10_000, seconds: 15 };
const SHORT = { stored: 500, seconds: 3 };
/** Requests a second. */
const RATES = { matchRate: 20, hookRate: 50 };
const LIST_RATE = 20;

/** Packages as they were built, unless this was started on their sources. */
const form = process.execArgv.includes("--conditions=@cohort/source") ? "source" : "dist";

const failures = (rounds: readonly Round[]): number =>
  rounds
    .flatMap(({ product, baseline }) => [...product.statuses, ...baseline.statuses])
    .reduce((sum, [status, count]) => (status === 200 ? sum : sum + count), 0);

async function rowOf(id: string, comparison: Comparison, rounds: number): Promise<Row> {
  const { name, share, atMost } = comparison;
  // Once unmeasured: what is compiled is warm then.
  await compare(comparison, 1);
  const measured = await compare(comparison, rounds);
  const figure = (side: "product" | "baseline") => ({
    value: median(measured.map((round) => percentile(round[side], share))),
    unit: "ms",
  });
  return {
    id,
    what: `${name.replace(/^T\d+: /, "")}, p${share * 100}`,
    ours: figure("product"),
    peer: { name: "Express alone", ...figure("baseline") },
    measured: measured.map(({ ratio }) => ratio),
    unit: "x",
    target: { atMost },
    note: `${failures(measured)} answers that were not 200`,
  };
}

/** T8 to T10: latencies under an open-loop load, next to Express routes that do the least that the same answer takes. */
export async function rows({ quick, rounds }: BenchOptions): Promise<readonly Row[]> {
  const { stored, seconds } = quick ? SHORT : LONG;
  const all: Row[] = [];
  await withDatabase(async (place) => {
    const stage = await setStage(place, { ...RATES, patients: stored, seconds, form });
    all.push(await rowOf("T8", stage.match, rounds));
    all.push(await rowOf("T9", stage.hook, rounds));
    await stage.stop();
  });
  await withDatabase(async (place) => {
    const stage = await setListStage(place, { rows: stored, rate: LIST_RATE, seconds, form });
    all.push(await rowOf("T10", stage.list, rounds));
    await stage.stop();
  });
  return all;
}
