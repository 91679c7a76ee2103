import { type Comparison, compare, report } from "./compare.ts";
import { setListStage } from "./list-stage.ts";
import { drive, percentile } from "./open-loop.ts";
import { type Place, withDatabase } from "./own-database.ts";
import { setStage } from "./scenarios.ts";

/** `pnpm load [seconds] [rounds] [T8|T9|T10]`: how long requests take, next to Express alone, on databases of its own. */
const [, , seconds = "20", rounds = "2", only = ""] = process.argv;
const SIZE = { patients: 10_000, matchRate: 20, hookRate: 50 };
const ROWS = 10_000;
const LIST_RATE = 20;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const isAsked = (id: string): boolean => only === "" || only === id;

async function measure(comparison: Comparison): Promise<void> {
  // Once unmeasured: what is compiled is warm then.
  await compare(comparison, 1);
  say(report(comparison, await compare(comparison, Number(rounds))));
}

async function requests(place: Place): Promise<void> {
  say(`storing ${SIZE.patients} patients`);
  const stage = await setStage(place, { ...SIZE, seconds: Number(seconds), form: "dist" });
  if (isAsked("T8")) await measure(stage.match);
  if (isAsked("T9")) {
    await measure(stage.hook);
    const stalled = await drive(stage.stalled);
    const statuses = [...stalled.statuses].map(([status, count]) => `${count} x ${status}`);
    say(`A1-06: patient-view of strangers while the EHR stalls, ${SIZE.hookRate} a second`);
    say(`  p99 ${percentile(stalled, 0.99).toFixed(1)} ms  ${statuses.join(", ")}`);
  }
  await stage.stop();
}

async function lists(place: Place): Promise<void> {
  say(`storing ${ROWS} candidates`);
  const size = { rows: ROWS, rate: LIST_RATE, seconds: Number(seconds) };
  const stage = await setListStage(place, { ...size, form: "dist" });
  await measure(stage.list);
  await stage.stop();
}

if (isAsked("T8") || isAsked("T9")) await withDatabase(requests);
if (isAsked("T10")) await withDatabase(lists);
