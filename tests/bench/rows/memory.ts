import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type RecordIndex, indexRecord, recordFromText, recordToText } from "@cohort/record";
import { writeCorpus } from "../corpus/file.ts";
import { AS_OF, bundleText, people } from "../corpus/people.ts";
import { type Ours, openOurs } from "../engines/ours.ts";
import { collect } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";

const MEGABYTE = 1024 * 1024;

interface Told {
  /** The most memory that it ever held, in bytes. */
  readonly peak: number;
  readonly before: number;
  readonly patients: number;
}

/** Of long-lived objects, MB. Node takes what it is let take: without a limit it shows what was free, not what was needed. */
const HEAP = 128;
/** Packages as they were built are JavaScript: then nothing of ours has to be compiled, and no compiler held in memory. */
const BUILT = ["--max-semi-space-size=32", `--max-old-space-size=${HEAP}`];
const SOURCE = ["--conditions=@cohort/source", "--import", "tsx"];

/** Reads and matches a file in a process of its own. */
function stream(path: string, { fromSource }: BenchOptions): Promise<Told> {
  const file = join(import.meta.dirname, "..", "stream.mjs");
  const { NODE_OPTIONS: _, ...env } = process.env;
  const execArgv = fromSource ? SOURCE : BUILT;
  const child = fork(file, [path, AS_OF], { execArgv, env });
  return new Promise((resolve, reject) => {
    child.once("message", (told) => resolve(told as Told));
    child.once("exit", (code) => reject(new Error(`stream.mjs ended with ${String(code)}`)));
  });
}

async function streaming(options: BenchOptions): Promise<readonly Row[]> {
  const { patients, quick, rounds, seed } = options;
  const folder = await mkdtemp(join(tmpdir(), "cohort-bench-"));
  try {
    const all: Row[] = [];
    for (const count of quick ? [patients] : [patients, 10 * patients]) {
      const path = join(folder, `${count}.ndjson`);
      await writeCorpus(path, "hospital", seed, count);
      const told: Told[] = [];
      for (let round = 0; round < rounds; round += 1) told.push(await stream(path, options));
      await rm(path);
      const peaks = told.map(({ peak }) => peak / MEGABYTE);
      const before = median(told.map((one) => one.before / MEGABYTE));
      all.push({
        id: "T7 streaming",
        what: `most memory ever held (RSS) while ${count} bundles are read and matched, in a heap of ${HEAP} MB`,
        ours: { value: median(peaks), unit: "MB" },
        peer: null,
        measured: peaks,
        unit: "MB",
        target: { atMost: 200 },
        note: `${Math.round(before)} MB of it before the first bundle: Node, dictionary and studies`,
      });
    }
    return all;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The heap after everything that nobody holds is gone, once the stack is empty. */
async function heap(): Promise<number> {
  await setImmediate();
  collect();
  await setImmediate();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Through text, as from the store: nothing is shared with what made it. */
function indexesOf(seed: number, count: number, ours: Ours): readonly RecordIndex[] {
  return [...people("clinic", seed, count)].map((someone) => {
    const text = recordToText(ours.record(JSON.parse(bundleText(someone))));
    return indexRecord(recordFromText(text), ours.engine.terminology);
  });
}

/** The indexes of so many people held at once, next to their records alone. */
async function indexed({ patients, rounds, seed }: BenchOptions): Promise<Row> {
  const count = Math.min(500, patients);
  const ours = await openOurs();
  let held: readonly unknown[] = indexesOf(seed, count, ours);
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    held = [];
    const before = await heap();
    held = indexesOf(seed, count, ours);
    measured.push(((await heap()) - before) / held.length / 1024);
  }
  return {
    id: "T7 indexed",
    what: `heap a patient whose facts are indexed, ${count} patients of a clinic`,
    ours: { value: median(measured), unit: "KB" },
    peer: null,
    measured,
    unit: "KB",
    target: { atMost: 20 },
    note: "the record itself and its index by concept",
  };
}

export const rows = async (options: BenchOptions): Promise<readonly Row[]> => [
  ...(await streaming(options)),
  await indexed(options),
];
